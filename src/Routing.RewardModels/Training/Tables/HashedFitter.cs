using System.Globalization;
using Routing.Core.Programmes;

namespace Routing.RewardModels.Training;

/// <summary>Fits hashed tables: exact, as a linear head is, with the doubt of a bootstrap over prompts.</summary>
public sealed class HashedFitter : IHeadFitter
{
    private const double StylePrecision = 3;

    private static readonly double[] _precisions = [0.1, 0.3, 1, 3, 10];

    /// <inheritdoc/>
    public HeadKind Kind => HeadKind.Hashed;

    /// <inheritdoc/>
    public FittedHead Fit(
        EncodedPairs encoded, IReadOnlyList<PreferencePair> pairs, int seed, IProgress<string>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        var folds = Splits.Folds(pairs, HeadTrainer.TuningFolds, seed);
        var shares = PromptBootstrap.Shares([.. pairs.Select(pair => pair.SplitBy)], 1, seed);
        (HeadPrior Prior, double[] Odds, double Loss)? best = null;
        foreach (var precision in _precisions)
        {
            var prior = new HeadPrior(precision, HeadPrior.Off, StylePrecision);
            var problem = new TableProblem(encoded, prior);
            var odds = new double[encoded.Count];
            foreach (var fold in folds.Distinct().Order())
            {
                var weights = problem.Solve(shares, i => folds[i] != fold, seed, cancellation);
                for (var i = 0; i < odds.Length; i++)
                {
                    if (folds[i] == fold)
                        odds[i] = problem.LogOdds(i, weights);
                }
            }

            var loss = HeadTrainer.LogLoss(encoded.Outcomes, odds);
            progress?.Report(string.Create(CultureInfo.InvariantCulture, $"precision {precision}: log loss {loss:0.0000} on held-out prompts"));
            if (best is null || loss < best.Value.Loss)
                best = (prior, odds, loss);
        }

        var (chosen, held, least) = best!.Value;
        return new FittedHead(
            Of(encoded, pairs, chosen, HeadTrainer.TemperatureOf(encoded.Outcomes, held), seed, cancellation), chosen, least);
    }

    /// <inheritdoc/>
    public RewardHead Again(
        EncodedPairs encoded, IReadOnlyList<PreferencePair> pairs, RewardHead? before, HeadPrior prior, int seed, CancellationToken cancellation)
    {
        return Of(encoded, pairs, prior, before?.Temperature ?? 1, seed, cancellation);
    }

    private static HashedHead Of(
        EncodedPairs encoded, IReadOnlyList<PreferencePair> pairs, HeadPrior prior, double temperature, int seed, CancellationToken cancellation)
    {
        var problem = new TableProblem(encoded, prior);
        var weights = problem.Solve(
            PromptBootstrap.Shares([.. pairs.Select(pair => pair.SplitBy)], HashedHead.Columns, seed), static _ => true, seed, cancellation);
        var (table, dense) = problem.Split(weights);
        var head = new HashedHead(HashedHead.Columns, table, dense, new float[HashedHead.Columns], temperature);
        var centre = new double[HashedHead.Columns];
        foreach (var scores in encoded.Chosen.Concat(encoded.Rejected).Select(head.Scores))
        {
            for (var c = 0; c < centre.Length; c++)
                centre[c] += scores[c] / (2.0 * encoded.Count);
        }

        return head with { Centre = Array.ConvertAll(centre, value => (float)value) };
    }
}
