namespace Routing.Hosting.Telemetry;

/// <summary>Where a node sends its traces, metrics and logs. Nothing leaves it by default.</summary>
public sealed record TelemetryOptions
{
    /// <summary>Address of an OTLP collector over gRPC, for example http://collector:4317; null sends nothing.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Share of the traces that are kept, in [0, 1]. A trace that its caller keeps is kept here as well.</summary>
    public double TraceShare { get; init; } = 0.01;

    /// <summary>Whether the spans of Orleans' own calls are kept too: only while searching, they are many.</summary>
    public bool RuntimeSpans { get; init; }
}
