namespace Routing.RewardModels.Training.Networks;

/// <summary>How a network head is trained.</summary>
/// <param name="Seed">Of weights, order, dropout and bootstrap.</param>
public sealed record NetworkPlan(int Seed)
{
    /// <summary>Width of the hidden layer.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>Posterior columns beside the mean.</summary>
    public int Draws { get; init; } = 16;

    /// <summary>Share of hidden units left out at each step.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>Rate of AdamW.</summary>
    public double Rate { get; init; } = 2e-3;

    /// <summary>Weight decay of AdamW.</summary>
    public double Decay { get; init; } = 1e-2;

    /// <summary>Pairs of a step.</summary>
    public int Batch { get; init; } = 128;

    /// <summary>Passes over the pairs at most.</summary>
    public int MostPasses { get; init; } = 50;

    /// <summary>Passes without a better tuning loss after which training ends.</summary>
    public int Patience { get; init; } = 2;
}
