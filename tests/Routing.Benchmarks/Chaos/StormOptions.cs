namespace Routing.Benchmarks.Chaos;

/// <summary>How long and how hard a storm is.</summary>
public sealed record StormOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>How long things go wrong; work goes on for a while after.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>It goes on until so many processes were killed.</summary>
    public int LeastKills { get; init; } = 5;

    /// <summary>It ends then, however few were killed.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(160);

    public int Silos { get; init; } = 3;

    /// <summary>Client processes.</summary>
    public int Clients { get; init; } = 2;

    /// <summary>People of each client.</summary>
    public int People { get; init; } = 8;

    /// <summary>How long a person waits before the next request.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(5);

    public int Items { get; init; } = 4000;

    /// <summary>Folder of the release that the silos run until they are restarted in turn; null: this build.</summary>
    public string? First { get; init; }

    public int Overlap { get; init; } = 3;

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);
}
