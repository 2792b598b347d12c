namespace Routing.Statistics.Preferences;

/// <summary>How a comparison ended, or how it is believed to have ended: the mass of each outcome. Their sum is the weight of the
/// pair, 1 where it is as good as a certain judgment.</summary>
/// <param name="Win">Of the first being preferred, at least 0.</param>
/// <param name="Loss">Of the second being preferred, at least 0.</param>
/// <param name="Tie">Of neither, at least 0.</param>
public readonly record struct PairOutcome(double Win, double Loss, double Tie)
{
    /// <summary>The first was preferred.</summary>
    public static PairOutcome Won { get; } = new(1, 0, 0);

    /// <summary>Neither was preferred.</summary>
    public static PairOutcome Tied { get; } = new(0, 0, 1);

    /// <summary>Sum of the masses.</summary>
    public double Weight => Win + Loss + Tie;

    /// <summary>The same seen from the second.</summary>
    public PairOutcome Swapped => new(Loss, Win, Tie);
}
