using Routing.Statistics.Aggregation.Peers;

namespace Routing.Statistics.Aggregation;

/// <summary>The opinions beside HDS that a file's votes are pooled from: the votes themselves, MACE, <see cref="ShrunkMace"/> and
/// BWA, each fitted on the same votes. Each errs on other crowds (docs/methods/choice-of-model.md).</summary>
public static class VoteOpinions
{
    // Of MACE's random starts, each with fifty sweeps, as many as these votes in all pay for.
    private const int MostStarts = 10, VotesInAll = 500_000;

    /// <summary>Names of the opinions in their order; HDS is last.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mv", "mace", "shrunk-mace", "bwa", "hds"];

    /// <summary>What each but HDS says of the items, [4][I][K].</summary>
    /// <param name="seed">Seed of the random starts.</param>
    public static double[][][] Of(HdsData data, int classes, int seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        return
        [
            MajorityVote.Posteriors(data, classes),
            Mace.Posteriors(data, classes, seed, Math.Clamp(VotesInAll / Math.Max(1, data.Votes.Count), 1, MostStarts)),
            ShrunkMace.Posteriors(data, classes), BayesianWeightedAverage.Posteriors(data, classes),
        ];
    }
}
