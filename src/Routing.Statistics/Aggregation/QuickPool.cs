using Routing.Statistics.Calibration;

namespace Routing.Statistics.Aggregation;

/// <summary>The pool of the opinions that take few sweeps and no random start, so that it is a pure function of the multiset of
/// votes: the votes themselves, <see cref="ShrunkMace"/> and HDS. What the running node's labels rest on, and those of files with
/// very many votes (docs/methods/choice-of-model.md).</summary>
/// <param name="Guessing">ShrunkMace, fitted and ready for further answers.</param>
public sealed record QuickPool(VoteWeights Guessing)
{
    /// <summary>The say of each opinion, [3], summing to 1; equal until known answers tell (<see cref="OpinionPool.Shares"/>).</summary>
    public double[] Shares { get; init; } = [.. Enumerable.Repeat(1.0 / Names.Count, Names.Count)];

    /// <summary>Names of the opinions in their order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mv", "shrunk-mace", "hds"];

    /// <summary>Fits what is not HDS. How an answer was presented, whose bloc gave it and who is an expert it does not know; give
    /// plain votes of generalists.</summary>
    /// <param name="data">Votes; known answers hold.</param>
    public static QuickPool Fit(HdsData data, int classes) => new(ShrunkMace.Fit(data, classes).Weights);

    /// <summary>What each opinion says of a file's items, [3][I][K].</summary>
    /// <param name="hds">What HDS says of them, [I][K].</param>
    public static double[][][] Opinions(HdsData data, int classes, double[][] hds) =>
        [MajorityVote.Posteriors(data, classes), ShrunkMace.Posteriors(data, classes), hds];

    /// <summary>The opinions about one item pooled, before calibration: their geometric mean by <see cref="Shares"/>, [K].</summary>
    /// <param name="hds">What HDS says of the same answers, [K].</param>
    /// <param name="answers">The item's answers; with none, what HDS says.</param>
    public double[] Posterior(double[] hds, IReadOnlyList<WeighedAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return answers.Count == 0 ? hds : OpinionPool.Mean(Opinions(hds, answers), Shares);
    }

    /// <summary>Each opinion about one item with answers, [3][K].</summary>
    /// <inheritdoc cref="Posterior"/>
    public double[][] Opinions(double[] hds, IReadOnlyList<WeighedAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(hds);
        ArgumentNullException.ThrowIfNull(answers);
        return [VoteShares(answers, hds.Length), Guessing.Posterior(answers), hds];
    }

    private static double[] VoteShares(IReadOnlyList<WeighedAnswer> answers, int classes)
    {
        var (shares, sum) = (new double[classes], 0.0); // [K]
        foreach (var (_, answer, share) in answers)
        {
            shares[answer] += share;
            sum += share;
        }

        for (var k = 0; k < classes; k++)
            shares[k] /= sum;
        return shares;
    }
}
