using System.Collections.Immutable;
using Routing.Core.Tasks;
using Routing.Statistics.Comparisons;

namespace Routing.Core.Labels;

/// <summary>The utilities of all candidates of a programme, as of one refit.</summary>
/// <param name="ByGroup">Prompt groups with answers.</param>
/// <param name="TieWeight">ν of Davidson's model.</param>
public sealed record PromptGroups(ImmutableDictionary<string, PromptGroup> ByGroup, double TieWeight)
{
    /// <summary>No item names a group.</summary>
    public static PromptGroups None { get; } = new(ImmutableDictionary<string, PromptGroup>.Empty, 0);

    /// <summary>Fits the groups of a programme's pairs. Gold measures people and is left out.</summary>
    /// <param name="voted">Judged items.</param>
    /// <param name="raters">Index of each reviewer.</param>
    /// <param name="question">The question that asks which of the two is better.</param>
    /// <param name="tiltOf">What the presentation of an answer did for the first candidate, half log odds.</param>
    public static PromptGroups Of(
        IEnumerable<VotedItem> voted, ImmutableDictionary<string, int> raters, int question, Func<ItemVote, double> tiltOf)
    {
        var groups = voted.Where(item => item is { Pair: not null, Gold: null }).GroupBy(item => item.Pair!.Group, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, Items: group.ToList(), Candidates: group
                .SelectMany(item => new[] { item.Pair!.First, item.Pair.Second }).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal).ToImmutableArray()))
            .ToList();
        if (groups.Count == 0)
            return None;
        var fit = CandidateUtilities.Fit(
            [.. groups.Select(group => new ComparisonData(
                group.Candidates.Length, raters.Count,
                [.. group.Items.SelectMany(item => Comparisons(item, group.Candidates, raters, question, tiltOf))]))],
            raters.Count);
        return new PromptGroups(
            groups.Select((group, g) => (group.Key, Group: Of(group.Candidates, fit.Prompts[g], Answers(group.Items, question))))
                .ToImmutableDictionary(pair => pair.Key, pair => pair.Group, StringComparer.Ordinal),
            fit.TieWeight);
    }

    /// <summary>π of a pair by the answers about the other pairs of its prompt, [3]; null where they say nothing.</summary>
    public double[]? Prior(CandidatePair? pair, double[] prior) =>
        pair is not null && ByGroup.TryGetValue(pair.Group, out var group) ? group.Prior(pair, prior) : null;

    private static int Answers(List<VotedItem> items, int question) =>
        items.Sum(item => item.Votes.Count(vote => vote.Classes[question] >= 0));

    private static IEnumerable<Comparison> Comparisons(
        VotedItem item, ImmutableArray<string> candidates, ImmutableDictionary<string, int> raters, int question,
        Func<ItemVote, double> tiltOf) =>
        from vote in item.Votes.Where(vote => vote.Classes[question] >= 0).OrderBy(vote => vote.Reviewer, StringComparer.Ordinal)
        select new Comparison(
            raters[vote.Reviewer], candidates.IndexOf(item.Pair!.First), candidates.IndexOf(item.Pair.Second),
            (Outcome)vote.Classes[question])
        {
            Tilt = tiltOf(vote),
        };

    private static PromptGroup Of(ImmutableArray<string> candidates, PromptUtilities fit, int comparisons)
    {
        var m = candidates.Length;
        var (means, variances) = (new double[m, m], new double[m, m]);
        foreach (var ((a, b), (mean, variance)) in fit.Pairs)
            (means[a, b], variances[a, b]) = (mean, variance);
        return new PromptGroup(candidates, fit.Posterior.Mean, fit.Posterior.Covariance, means, variances, comparisons, fit.Misfit);
    }
}
