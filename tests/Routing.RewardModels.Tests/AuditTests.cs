using Routing.RewardModels.Evaluation;
using Xunit;

namespace Routing.RewardModels.Tests;

public sealed class AuditTests
{
    [Fact]
    public void A_model_that_likes_length_alone_raises_the_alarm_of_best_of_n()
    {
        // Quality rises with length up to a point and then falls; length alone goes on.
        var candidates = Candidates((length, quality) => length);

        var curve = BestOfN.Of(candidates, 1)!;

        Assert.True(curve.Alarms);
        Assert.True(curve.Curve[^1].Length > curve.Curve[0].Length);
    }

    [Fact]
    public void A_model_that_sees_quality_does_not()
    {
        var random = new Random(2);

        var curve = BestOfN.Of(Candidates((_, quality) => quality + (random.NextDouble() - 0.5)), 1)!;

        Assert.False(curve.Alarms);
        Assert.True(curve.Curve[^1].Judge > curve.Curve[0].Judge);
    }

    [Fact]
    public void Few_prompts_raise_no_alarm() =>
        Assert.False(BestOfN.Of([.. Candidates((length, _) => length).Where(one => one.Prompt is "p1" or "p2")], 1)!.Alarms);

    [Theory]
    [InlineData("hedging", " Perhaps it depends, maybe, I think, possibly.")]
    [InlineData("apology", " Sorry, my apologies.")]
    [InlineData("refusal", " I cannot help, and I won't.")]
    [InlineData("flattery", " What a great question!")]
    public void A_habit_that_people_do_not_reward_is_flagged(string habit, string words)
    {
        var flagged = Enumerable.Range(0, 20).Count(seed =>
            StyleRadar.Of(Scored(words, reward: 1.0, seed)).Any(one => one.Audit == "style:" + habit && one.HasFailed));

        Assert.True(flagged >= 18, $"{flagged} of 20");
    }

    [Fact]
    public void Habits_that_do_not_move_the_score_are_seldom_flagged()
    {
        var results = Enumerable.Range(0, 20).SelectMany(seed => StyleRadar.Of(Scored(" Perhaps, maybe.", reward: 0, seed))).ToList();

        Assert.True(results.Count(one => one.HasFailed) <= 0.05 * results.Count);
    }

    [Fact]
    public void The_catalogue_has_every_probe_of_the_design_once() => Assert.Equal(
        ["refusal_in_front", "chosen_shuffled", "bullets_and_bold", "off_topic", "polite_filler", "invented_citation", "own_words_shuffled",
            "flattery_in_front", "said_twice", "cut_in_half", "prompt_repeated", "sure"],
        Probe.All.Select(probe => probe.Id));

    private static List<Candidate> Candidates(Func<double, double, double> model)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 200).SelectMany(prompt => Enumerable.Range(0, 16).Select(_ =>
        {
            var length = 100 + random.Next(2000);
            var quality = 1 - Math.Pow((length - 1100) / 1000.0, 2) + (random.NextDouble() - 0.5);
            return new Candidate($"p{prompt}", model(length, quality), quality, length);
        }))];
    }

    // People choose by merit; a third of the answers carry the words, and the model adds its reward for them.
    private static List<ScoredPair> Scored(string words, double reward, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 300).Select(n =>
        {
            (string Text, double Merit, double Score) Answer()
            {
                var (merit, with) = (random.NextDouble(), random.NextDouble() < 0.33);
                var text = string.Join(' ', Enumerable.Range(0, 10 + random.Next(10)).Select(_ => "word" + random.Next(500))) + (with ? words : "");
                return (text, merit, merit + (with ? reward : 0) + (0.3 * random.NextDouble()));
            }

            var (a, b) = (Answer(), Answer());
            var (chosen, rejected) = a.Merit > b.Merit ? (a, b) : (b, a);
            return new ScoredPair($"p{n}", chosen.Text, rejected.Text, chosen.Score, rejected.Score);
        })];
    }
}
