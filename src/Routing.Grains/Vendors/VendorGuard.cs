namespace Routing.Grains.Vendors;

/// <summary>How much of the engine's patience a vendor has.</summary>
public sealed record VendorGuard
{
    /// <summary>Time of one call.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Calls at a time; as many may wait.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Calls within <see cref="Sampling"/> of which half must fail before the vendor is left alone.</summary>
    public int FailuresToOpen { get; init; } = 4;

    /// <summary>Time over which failures count.</summary>
    public TimeSpan Sampling { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For how long it is left alone.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(15);
}
