using Routing.Cli.Demo;
using Routing.Cli.Input;
using Routing.Contracts;
using Routing.Core.Programmes;
using Xunit;

namespace Routing.Cli.Tests.Demo;

public sealed class CrowdTests
{
    [Fact]
    public void A_recorded_person_gives_the_vote_he_gave_whichever_side_is_shown_first()
    {
        var crowd = new RecordedCrowd(Set(), Programme(), gold: 0, seed: 1);

        Assert.Equal("A", crowd.Answer("ada", View("i1", swapped: false)));
        Assert.Equal("B", crowd.Answer("ada", View("i1", swapped: true)));
        Assert.Equal("tie", crowd.Answer("bob", View("i1", swapped: true)));
        Assert.Equal(["i1"], crowd.Reviewers.Single(person => person.Id == "bob").OnlyItems!);
    }

    [Fact]
    public void Gold_is_drawn_from_the_truth_and_not_scored()
    {
        var crowd = new RecordedCrowd(Set(), Programme(), gold: 1, seed: 1);

        var gold = Assert.Single(crowd.Items, item => item.Gold is not null);
        Assert.DoesNotContain(gold.ExternalId, crowd.Truth.Keys);
        Assert.Single(crowd.Truth);
    }

    [Theory]
    [InlineData(FeedbackMethod.Pairwise, "A,B,tie", true)]
    [InlineData(FeedbackMethod.Classify, "no,yes", false)]
    public void The_programme_of_any_recorded_set_is_valid_and_pairs_teach_a_reward_model(FeedbackMethod method, string classes, bool learns)
    {
        var set = Set() with { Method = method, Classes = classes.Split(','), Votes = [new RecordedVote(0, 0, 0)] };

        var programme = new RecordedCrowd(set, Programme(), gold: 0, seed: 1).Programme;

        Assert.Empty(ProgrammeRules.Validate(programme));
        Assert.Equal(learns, programme.RewardModel is not null);
    }

    [Fact]
    public void The_simulation_is_the_same_for_a_seed_and_another_for_another()
    {
        var (one, same, other) = (new SimulatedCrowd(Programme(), 1), new SimulatedCrowd(Programme(), 1), new SimulatedCrowd(Programme(), 2));

        Assert.Equal(one.Votes, same.Votes);
        Assert.NotEqual(one.Votes, other.Votes);
        // People are neither perfect nor at chance: .53 and .95 lie far outside.
        var right = one.Votes.Average(vote => one.Truth[vote.Item] == vote.Class ? 1.0 : 0.0);
        Assert.InRange(right, 0.6, 0.85);
    }

    private static RecordedSet Set() => new()
    {
        Name = "set", Method = FeedbackMethod.Pairwise, Classes = ["A", "B", "tie"],
        Items = [new RecordedItem("i1", "p", "one", "two"), new RecordedItem("i2", "p", "three", "four"), new RecordedItem("same", "p", "x", "x")],
        Reviewers = ["ada", "bob"],
        Votes = [new RecordedVote(0, 0, 0), new RecordedVote(1, 0, 2), new RecordedVote(0, 1, 1), new RecordedVote(0, 2, 1)],
        Truth = new Dictionary<int, int> { [0] = 0, [1] = 1, [2] = 0 }, ExpertVotes = new Dictionary<int, int>(), DuplicateRows = 0,
    };

    private static Programme Programme()
    {
        using var stream = typeof(DemoCommand).Assembly.GetManifestResourceStream("replay.yaml")!;
        using var reader = new StreamReader(stream);
        return ProgrammeFile.Parse(reader.ReadToEnd()).Programme!;
    }

    private static TaskView View(string item, bool swapped) =>
        new(item, 1, DateTimeOffset.MaxValue, "p", "one", "two", "pairwise", ["A", "B", "tie"], [], swapped, null);
}
