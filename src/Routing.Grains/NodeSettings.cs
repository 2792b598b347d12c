namespace Routing.Grains;

/// <summary>Settings of the grains of one node.</summary>
public sealed record NodeSettings
{
    /// <summary>Seed of every random draw; the same seed and the same order of requests give the same offers.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Queue shards of a programme; fixed while data exist.</summary>
    public int Shards { get; init; } = 4;

    /// <summary>Tasks that one reviewer may hold at a time.</summary>
    public int LeasesPerReviewer { get; init; } = 5;
}
