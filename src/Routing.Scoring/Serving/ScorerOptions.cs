using Routing.Core.RewardModels;
using Routing.Scoring.Batching;

namespace Routing.Scoring.Serving;

/// <summary>How a scorer runs.</summary>
public sealed record ScorerOptions
{
    /// <summary>Where.</summary>
    public DeviceChoice Device { get; init; } = new DeviceChoice.Auto();

    /// <summary>Bounds of batches; null: those of the device.</summary>
    public BatchLimits? Limits { get; init; }

    /// <summary>How long the version before stays loaded, so that going back is one exchange.</summary>
    public TimeSpan KeepPrevious { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most requests that are being encoded; above, a request is refused at once.</summary>
    public int MostEncoding { get; init; } = 4096;
}
