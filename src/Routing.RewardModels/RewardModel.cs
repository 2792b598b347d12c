using Routing.RewardModels.Encoding;

namespace Routing.RewardModels;

/// <summary>A reward model: encoder, head, the baselines it is judged beside, and where it comes from. Immutable.</summary>
/// <param name="LengthWeight">Log odds per unit of difference of scaled log length: the length-only model.</param>
/// <param name="StyleWeights">The style-only model, [24].</param>
public sealed record RewardModel(
    IFeatureEncoder Encoder, RewardHead Head, double LengthWeight, double[] StyleWeights, Lineage Lineage)
{
    /// <summary>Where the answers of training lie; null where that was not fitted.</summary>
    public FeatureDistance? Domain { get; init; }
}
