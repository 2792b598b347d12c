using System.Globalization;

namespace Routing.Benchmarks.Chaos;

/// <summary>What a storm did and what was found after it.</summary>
/// <param name="Done">How often each fault happened.</param>
/// <param name="Acknowledged">Judgments that some client was told are durable.</param>
/// <param name="Recorded">Judgments in the journal.</param>
/// <param name="Violations">Promises that were broken; none is the goal.</param>
/// <param name="Failovers">After each kill of a silo, the time until every person was answered again.</param>
public sealed record StormReport(
    IReadOnlyDictionary<string, int> Done, int Acknowledged, int Recorded, int Lost, int Doubled,
    IReadOnlyList<string> Violations, IReadOnlyList<TimeSpan> Failovers)
{
    /// <summary>How long each silo that was asked to stop took to end.</summary>
    public IReadOnlyList<TimeSpan> Stops { get; init; } = [];

    /// <summary>How often a person was told that the engine does not answer, after all retries.</summary>
    public int Refused { get; init; }

    /// <summary>Processes that were ended without warning.</summary>
    public int Kills => Storm.Kills(Done);

    public override string ToString()
    {
        var sorted = Failovers.Select(time => time.TotalSeconds).Order().ToArray();
        var failover = sorted.Length == 0 ? "none measured" : string.Create(
            CultureInfo.InvariantCulture, $"p50 {sorted[sorted.Length / 2]:0.0} s, max {sorted[^1]:0.0} s, n = {sorted.Length}");
        return string.Create(CultureInfo.InvariantCulture, $"""
            faults: {string.Join(", ", Done.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"))} ({Kills} kills)
            judgments: {Acknowledged} acknowledged, {Recorded} recorded, {Lost} lost, {Doubled} doubled
            after a silo went, until every person was answered: {failover}
            silos asked to stop: {string.Join(", ", Stops.Select(stop => $"{stop.TotalSeconds:0.0} s"))}; people told that the engine does not answer: {Refused}
            {(Violations.Count == 0 ? "no promise was broken" : string.Join('\n', Violations.Take(20)))}
            """);
    }
}
