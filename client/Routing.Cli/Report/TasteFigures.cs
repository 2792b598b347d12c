using Routing.Contracts;
using Routing.Statistics.Intervals;

namespace Routing.Cli.Report;

/// <summary>Answers of a group to a question of taste, over all items.</summary>
/// <param name="Group">"everybody", or a declared group.</param>
/// <param name="Disagreement">Mean over items of the probability that two of these people answer differently; null where nobody
/// answered with another.</param>
internal sealed record TasteFigures(
    string Question, string Group, double Answers, IReadOnlyList<(string Class, Share Share)> Shares, double? Disagreement)
{
    /// <summary>By question and group.</summary>
    public static IReadOnlyList<TasteFigures> Of(IEnumerable<TaskRecord> work) =>
    [
        .. from belief in work.SelectMany(task => task.Beliefs)
           where belief.Distribution is not null
           from shares in belief.Distribution!.Groups.Prepend(belief.Distribution.All)
           where shares.Answers > 0
           group shares by (belief.Question, shares.Group) into answers
           orderby answers.Key.Question, answers.Key.Group != "everybody", answers.Key.Group
           select Of(answers.Key.Question, answers.Key.Group, [.. answers]),
    ];

    private static TasteFigures Of(string question, string group, List<SharesView> items)
    {
        var answers = items.Sum(item => item.Answers);
        var shares = items[0].Shares.Select((share, k) =>
        {
            var given = items.Sum(item => item.Answers * item.Shares[k].Share!.Value);
            var (low, high) = Wilson.Interval(given, answers);
            return (share.Class, new Share(given / answers, low, high, (int)Math.Round(answers)));
        });
        var differing = items.Where(item => item.Answers > 1)
            .Select(item => (1 - item.Shares.Sum(share => share.Share!.Value * share.Share.Value)) * item.Answers / (item.Answers - 1)).ToList();
        return new TasteFigures(question, group, answers, [.. shares], differing.Count == 0 ? null : differing.Average());
    }
}
