using Routing.Cli.Input;
using Routing.Core.Assignment;
using Routing.Statistics.Aggregation;

namespace Routing.Cli.Demo;

/// <summary>What the same recorded votes give without routing.</summary>
internal static class Comparison
{
    private const int DawidSkeneIterations = 100;

    /// <summary>All votes in a seeded random order.</summary>
    public static IReadOnlyList<Vote> Shuffled(RecordedSet set, ulong seed)
    {
        var random = new CounterRandom(seed);
        return [.. set.Votes.Select((vote, n) => (Vote: Of(vote), Draw: random.Draw("baseline", "vote", n)))
            .OrderBy(pair => pair.Draw).Select(pair => pair.Vote)];
    }

    /// <summary>The first <paramref name="redundancy"/> votes of each item.</summary>
    public static IEnumerable<(string Name, double PerItem, double[][] Posteriors)> Fixed(
        IReadOnlyList<Vote> shuffled, RecordedSet set, int redundancy)
    {
        var taken = new int[set.Items.Count]; // [I]
        List<Vote> votes = [.. shuffled.Where(vote => taken[vote.Item]++ < redundancy)];
        return Both(votes, set, $"fixed {redundancy}");
    }

    /// <summary>As many votes as routing bought, in random order.</summary>
    public static IEnumerable<(string Name, double PerItem, double[][] Posteriors)> RandomOrder(
        IReadOnlyList<Vote> shuffled, RecordedSet set, int judgments) =>
        Both([.. shuffled.Take(judgments)], set, "random order");

    /// <summary>Every recorded vote.</summary>
    public static IEnumerable<(string Name, double PerItem, double[][] Posteriors)> All(RecordedSet set) =>
        Both([.. set.Votes.Select(Of)], set, "all votes");

    private static IEnumerable<(string Name, double PerItem, double[][] Posteriors)> Both(
        List<Vote> votes, RecordedSet set, string name)
    {
        var data = new HdsData(set.Items.Count, set.Reviewers.Length, votes);
        var perItem = (double)votes.Count / set.Items.Count;
        yield return ($"{name} + majority vote", perItem, MajorityVote.Posteriors(data, set.Classes.Length));
        yield return ($"{name} + Dawid-Skene", perItem,
            DawidSkene.Fit(data, set.Classes.Length, DawidSkeneIterations));
    }

    private static Vote Of(RecordedVote vote) => new(vote.Item, vote.Reviewer, vote.Class);
}
