using Routing.Statistics.Aggregation.Peers;
using Routing.Statistics.Calibration;

namespace Routing.Statistics.Aggregation;

/// <summary>The opinions beside HDS that the engine pools: of the votes themselves, MACE, <see cref="ShrunkMace"/> and BWA, each
/// fitted on the same votes and ready for further answers. Each errs on other crowds (docs/methods/choice-of-model.md).</summary>
/// <param name="Mace">MACE.</param>
/// <param name="Shrunk">MACE with the priors of HDS.</param>
/// <param name="Averages">BWA.</param>
public sealed record VoteOpinions(VoteWeights Mace, VoteWeights Shrunk, AverageWeights Averages)
{
    // Of MACE's random starts, each with fifty sweeps, as many as these votes in all pay for.
    private const int MostStarts = 10, VotesInAll = 500_000;

    /// <summary>Names of the opinions in their order; HDS is last.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mv", "mace", "shrunk-mace", "bwa", "hds"];

    /// <summary>Fits all of them. How an answer was presented, whose bloc gave it and who is an expert they do not know; give
    /// generalists' votes.</summary>
    /// <param name="seed">Seed of the random starts.</param>
    /// <returns>The fitted opinions, and what each says of the items, [4][I][K].</returns>
    public static (VoteOpinions Models, double[][][] Opinions) Fit(HdsData data, int classes, int seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        var mace = Peers.Mace.Fit(data, classes, seed, Math.Clamp(VotesInAll / Math.Max(1, data.Votes.Count), 1, MostStarts));
        var shrunk = ShrunkMace.Fit(data, classes);
        var averages = BayesianWeightedAverage.Fit(data, classes);
        return (
            new VoteOpinions(mace.Weights, shrunk.Weights, averages.Weights),
            [MajorityVote.Posteriors(data, classes), mace.Posteriors, shrunk.Posteriors, averages.Posteriors]);
    }

    /// <summary>All opinions of one item pooled, before calibration: their geometric mean, no opinion below .01, [K].</summary>
    /// <param name="hds">What HDS says of the same answers, [K].</param>
    /// <param name="answers">The item's answers; with none, what HDS says.</param>
    public double[] Pooled(double[] hds, IReadOnlyList<WeighedAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(hds);
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Count == 0)
            return hds;
        double[][] opinions = [Shares(answers, hds.Length), Mace.Posterior(answers), Shrunk.Posterior(answers), Averages.Posterior(answers), hds];
        return new OpinionPool([.. opinions.Select(_ => 1.0 / opinions.Length)], new double[hds.Length]).Apply(opinions);
    }

    private static double[] Shares(IReadOnlyList<WeighedAnswer> answers, int classes)
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
