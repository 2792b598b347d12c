using Routing.Statistics.Aggregation;
using Vote = Routing.Statistics.Aggregation.Vote;

namespace Routing.Cli.Report;

/// <summary>What the same money would have bought without routing.</summary>
/// <param name="pairs">The classes 0 and 1 are two candidates side by side.</param>
/// <param name="unrouted">What could have been bought, in a random order; empty where that is not known.</param>
internal sealed class BudgetFigures(TruthScore truth, int items, int classes, bool pairs, List<Vote> unrouted)
{
    private const int FixedRedundancy = 5, Budgets = 10, DawidSkeneIterations = 100;

    /// <summary>What so many judgments, fixed redundancy or everything recorded would have brought; nothing where nothing else could be bought.</summary>
    public IEnumerable<Spend> Alternatives(int bought)
    {
        if (unrouted.Count == 0)
            yield break;
        var redundancy = Math.Min(FixedRedundancy, (int)Math.Round(PerItem(unrouted.Count)));
        var taken = new int[items]; // [I]
        List<Vote> same = [.. unrouted.Where(vote => taken[vote.Item]++ < redundancy)];
        foreach (var (name, votes) in new[]
            { ($"fixed {redundancy}", same), ("random order, same number", [.. unrouted.Take(bought)]), ("everything recorded", unrouted) })
        {
            yield return new Spend($"{name} + majority vote", PerItem(votes.Count), truth.Score(MajorityVote.Posteriors(Data(votes), classes)));
            yield return new Spend($"{name} + Dawid-Skene", PerItem(votes.Count), truth.Score(DawidSkene.Fit(Data(votes), classes, DawidSkeneIterations)));
        }
    }

    /// <summary>Accuracy at every tenth of what was bought; nothing without the truth.</summary>
    public IEnumerable<Curve> Curves(List<Vote> routed)
    {
        if (truth.IsEmpty)
            yield break;
        yield return new Curve("routed", [.. Prefixes(routed, routed.Count).Select(prefix => new Spend(
            "routed", PerItem(prefix.Count), truth.Score(HierarchicalDawidSkene.Fit(
                Data(prefix), new HdsSettings { Classes = classes, SymmetricPair = pairs }).Posteriors)))]);
        if (unrouted.Count == 0)
            yield break;
        yield return new Curve("random order + majority vote", [.. Prefixes(unrouted, routed.Count).Select(prefix => new Spend(
            "random", PerItem(prefix.Count), truth.Score(MajorityVote.Posteriors(Data(prefix), classes))))]);
        yield return new Curve("random order + Dawid-Skene", [.. Prefixes(unrouted, routed.Count).Select(prefix => new Spend(
            "random", PerItem(prefix.Count), truth.Score(DawidSkene.Fit(Data(prefix), classes, DawidSkeneIterations))))]);
    }

    private static IEnumerable<List<Vote>> Prefixes(List<Vote> votes, int most) => Enumerable.Range(1, Budgets)
        .Select(step => votes.GetRange(0, Math.Min(votes.Count, most * step / Budgets))).Where(prefix => prefix.Count > 0);

    private double PerItem(int judgments) => items == 0 ? 0 : (double)judgments / items;

    private HdsData Data(List<Vote> votes) =>
        new(items, votes.Count == 0 ? 0 : votes.Max(vote => vote.Rater) + 1, votes);
}
