using Routing.Core.Programmes;

namespace Routing.RewardModels.Training.Networks;

/// <summary>Fits network heads: on four of five prompts, with the fifth to say when to stop and to fit the temperature.</summary>
public sealed class NetworkFitter(INetworkRun run) : IHeadFitter
{
    private const int TuningOf = 5;

    // A network has no such prior: its decay stands in the plan.
    private static readonly HeadPrior _none = new(0, 0, 0);

    /// <inheritdoc/>
    public HeadKind Kind => HeadKind.Network;

    /// <inheritdoc/>
    public FittedHead Fit(
        EncodedPairs encoded, IReadOnlyList<PreferencePair> pairs, int seed, IProgress<string>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        ArgumentNullException.ThrowIfNull(pairs);
        var folds = Splits.Folds(pairs, TuningOf, seed);
        bool[] tuning = [.. folds.Select(fold => fold == 0)];
        var head = run.Train(
            new NetworkPlan(seed), new NetworkPairs(encoded, [.. pairs.Select(pair => pair.SplitBy)], tuning), progress, cancellation);
        var held = encoded.Where(i => tuning[i]);
        double[] odds = [.. held.Chosen.Zip(held.Rejected, (a, b) => head.View(a, b).LogOdds)];
        return new FittedHead(
            head with { Temperature = HeadTrainer.TemperatureOf(held.Outcomes, odds) }, _none, HeadTrainer.LogLoss(held.Outcomes, odds));
    }

    /// <inheritdoc/>
    public RewardHead Again(
        EncodedPairs encoded, IReadOnlyList<PreferencePair> pairs, RewardHead? before, HeadPrior prior, int seed, CancellationToken cancellation)
    {
        return Fit(encoded, pairs, seed, null, cancellation).Head with { Temperature = before?.Temperature ?? 1 };
    }
}
