namespace Routing.RewardModels;

/// <summary>What a model says of a pair.</summary>
/// <param name="Probability">Of the first answer being preferred, doubt about the weights included (MacKay 1992, eq. 18).</param>
/// <param name="LogOdds">Of the posterior mean.</param>
/// <param name="Variance">Of the log odds.</param>
/// <param name="Information">What a label would tell about the model, nats (Houlsby et al. 2011).</param>
public sealed record PairView(double Probability, double LogOdds, double Variance, double Information)
{
    /// <summary>|μ| / √v: whether the sign is known.</summary>
    public double Z => Math.Abs(LogOdds) / Math.Sqrt(Math.Max(Variance, 1e-12));
}
