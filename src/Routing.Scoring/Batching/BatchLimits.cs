namespace Routing.Scoring.Batching;

/// <summary>Bounds of a batcher. On a processor large batches are slower, for what they gather leaves the cache; a graphics
/// processor is the opposite case.</summary>
public sealed record BatchLimits
{
    private const int QueuedBatches = 64;
    private const int BatchesAlone = 8;

    /// <summary>Most padded units of a batch: rows times the bucket of the longest row. The limit that counts.</summary>
    public long MaxPaddedUnits { get; init; } = 8192;

    /// <summary>Most rows of a batch.</summary>
    public int MaxRows { get; init; } = 32;

    /// <summary>How long an idle worker waits for company; 0: it takes what is there.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Most padded units in the queue; above, a request is refused at once.</summary>
    public long QueueUnits => QueuedBatches * MaxPaddedUnits;

    /// <summary>Most padded units of one request; what is larger than a batch runs alone.</summary>
    public long LargestUnits => BatchesAlone * MaxPaddedUnits;

    /// <summary>Of requests that bring none.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For hashed features on a processor.</summary>
    public static BatchLimits Cpu { get; } = new();

    /// <summary>For a transformer on a processor.</summary>
    public static BatchLimits CpuTransformer { get; } = new() { MaxDelay = TimeSpan.FromMilliseconds(2) };

    /// <summary>For a graphics processor.</summary>
    public static BatchLimits Cuda { get; } = new() { MaxPaddedUnits = 65_536, MaxRows = 256, MaxDelay = TimeSpan.FromMilliseconds(5) };
}
