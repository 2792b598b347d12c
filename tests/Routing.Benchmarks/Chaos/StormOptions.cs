namespace Routing.Benchmarks.Chaos;

/// <summary>How long and how hard a storm is.</summary>
public sealed record StormOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>How long things go wrong; work goes on for a while after.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>It goes on until so many processes were killed, four times as long at most.</summary>
    public int LeastKills { get; init; } = 5;

    public int Silos { get; init; } = 3;

    /// <summary>Client processes.</summary>
    public int Clients { get; init; } = 2;

    /// <summary>People of each client.</summary>
    public int People { get; init; } = 8;

    public int Items { get; init; } = 4000;

    public int Overlap { get; init; } = 3;

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);
}
