using System.Diagnostics;

namespace Routing.Core.Telemetry;

/// <summary>The sources of our spans. Spans hold no key, person or text, only counts and codes.</summary>
public static class Traces
{
    /// <summary>All our sources by one name.</summary>
    public const string All = "Routing.*";

    /// <summary>Writing to the journal.</summary>
    public static ActivitySource Journal { get; } = new("Routing.Journal");

    /// <summary>Delivery of events to consumers.</summary>
    public static ActivitySource Feeds { get; } = new("Routing.Feeds");
}
