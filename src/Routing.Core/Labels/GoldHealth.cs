using System.Collections.Immutable;
using System.Globalization;
using Routing.Core.Programmes;
using Routing.Statistics.Gold;
using Routing.Statistics.Probability;

namespace Routing.Core.Labels;

/// <summary>What a gold item is worth (algorithms.md §6.5).</summary>
/// <param name="Fit">Of the question it discriminates least on.</param>
/// <param name="Exposures">People who answered it.</param>
/// <param name="Doubt">Why it should go, in plain words with numbers; null where nothing speaks against it.</param>
/// <param name="IsRetired">It is no longer served: enough other gold is left.</param>
public sealed record GoldHealth(GoldItemFit Fit, int Exposures, string? Doubt, bool IsRetired)
{
    private const int Exposed = 100, Judged = 50, Passed = 30;
    private const double LeastDiscrimination = 0.3, TooEasy = 0.98, TooHard = 0.20, TopFails = 0.5;

    /// <summary>The health of every gold item. Doubtful ones retire, the worst key first, while as many are left as a
    /// calibration needs.</summary>
    public static ImmutableDictionary<string, GoldHealth> Of(Programme programme, IEnumerable<VotedItem> items)
    {
        var gold = items.Where(item => item.Gold is not null && !item.Votes.IsEmpty).ToList();
        var questions = Question.Of(programme).Length;
        var right = new Dictionary<(string Reviewer, int Question), (int Right, int Answers)>();
        foreach (var (vote, key, q) in Answers(gold, questions))
        {
            var (known, answers) = right.GetValueOrDefault((vote.Reviewer, q));
            right[(vote.Reviewer, q)] = (known + (vote.Classes[q] == key ? 1 : 0), answers + 1);
        }

        var most = Exposed * Math.Max(1, 1 + Math.Log10(Math.Max(1, gold.Count) / 100.0));
        List<(string Item, GoldHealth Health)> found = [.. gold.Select(item => (item.Item, Of(item, questions, right, most)))];
        var active = found.Count;
        return found.OrderBy(pair => pair.Health.Fit.PassRate).ThenBy(pair => pair.Item, StringComparer.Ordinal).Select(pair =>
        {
            var retires = pair.Health.Doubt is not null && active > programme.CalibrationSize;
            active -= retires ? 1 : 0;
            return (pair.Item, Health: pair.Health with { IsRetired = retires });
        }).ToImmutableDictionary(pair => pair.Item, pair => pair.Health, StringComparer.Ordinal);
    }

    /// <summary>Log odds of a right answer on gold, shrunk; what gold to serve next is chosen by it.</summary>
    public static double AbilityOf(int right, int answers)
    {
        var mean = new Beta(2 + right, 1 + answers - right).Mean;
        return Math.Log(mean / (1 - mean));
    }

    private static GoldHealth Of(
        VotedItem item, int questions, Dictionary<(string Reviewer, int Question), (int Right, int Answers)> people, double most)
    {
        var fits = Answers([item], questions).GroupBy(answer => answer.Question).Select(answers => answers.Select(answer =>
        {
            // From his other gold: the item must not judge itself.
            var isRight = answer.Vote.Classes[answer.Question] == answer.Key;
            var (right, all) = people[(answer.Vote.Reviewer, answer.Question)];
            return (Ability: AbilityOf(right - (isRight ? 1 : 0), all - 1), Right: isRight);
        }).ToList()).Select(answers => (Fit: GoldItemFit.Of(answers), Top: TopFailure(answers))).OrderBy(pair => pair.Fit.Discrimination).ToList();
        var (fit, top) = fits.Count == 0 ? (GoldItemFit.Prior, null) : fits[0];
        var exposures = item.Votes.Length;
        var leak = Answers([item], questions).GroupBy(answer => answer.Question)
            .Select(answers => GoldLeak.Of([.. answers.OrderBy(answer => answer.Vote.At).Select(answer => answer.Vote.Classes[answer.Question] == answer.Key)]))
            .FirstOrDefault(found => found is not null);
        string? doubt = fit switch
        {
            { PassRate: < TooHard } when fit.Answers >= Passed => Text(
                $"only {fit.PassRate:P0} of {fit.Answers} pass it{(top > TopFails ? Text($", and {top:P0} of the best quarter fail: look at its key") : "")}"),
            _ when leak is var (then, now) => Text($"{then:P0} of the first 50 passed it, {now:P0} since: its answer may have got about"),
            { PassRate: > TooEasy } when fit.Answers >= Passed => Text($"{fit.PassRate:P0} of {fit.Answers} pass it: it tells nobody apart"),
            { Discrimination: < LeastDiscrimination } when fit.Answers >= Judged => Text($"its discrimination is {fit.Discrimination:0.00} after {fit.Answers} answers"),
            _ => exposures >= most ? Text($"{exposures} people have seen it, {most:0} are the most for a pool of this size") : null,
        };
        return new GoldHealth(fit, exposures, doubt, IsRetired: false);
    }

    private static double? TopFailure(List<(double Ability, bool Right)> answers)
    {
        var top = answers.OrderByDescending(answer => answer.Ability).Take(Math.Max(1, answers.Count / 4)).ToList();
        return top.Count(answer => !answer.Right) / (double)top.Count;
    }

    private static IEnumerable<(ItemVote Vote, int Key, int Question)> Answers(IEnumerable<VotedItem> gold, int questions) =>
        from item in gold
        from vote in item.Votes
        from q in Enumerable.Range(0, questions)
        where vote.Classes[q] >= 0 && item.Gold!.Value[q] >= 0
        select (vote, item.Gold!.Value[q], q);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
