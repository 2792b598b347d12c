using Routing.Core.Programmes;

namespace Routing.RewardModels.Training;

/// <summary>Fits heads of one kind. The same pairs and seed give the same head.</summary>
public interface IHeadFitter
{
    /// <summary>What it fits.</summary>
    HeadKind Kind { get; }

    /// <summary>A head on all the pairs; how strong its prior is, and its temperature, by whole prompts held out.</summary>
    /// <param name="encoded">Features of <paramref name="pairs"/>, in their order.</param>
    FittedHead Fit(
        EncodedPairs encoded, IReadOnlyList<PreferencePair> pairs, int seed, IProgress<string>? progress, CancellationToken cancellation);

    /// <summary>Another head on other pairs with the prior and the temperature of one that was fitted before, starting from it where that
    /// helps.</summary>
    /// <param name="before">Null: there was none; its temperature is 1.</param>
    RewardHead Again(
        EncodedPairs encoded, IReadOnlyList<PreferencePair> pairs, RewardHead? before, HeadPrior prior, int seed, CancellationToken cancellation);
}

/// <summary>A head, and what was chosen for it.</summary>
/// <param name="LogLoss">Nats a decided pair on prompts that the fit had not seen, before the temperature.</param>
public sealed record FittedHead(RewardHead Head, HeadPrior Prior, double LogLoss);
