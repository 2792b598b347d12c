using System.Text.Json;
using System.Text.Json.Serialization;
using Routing.Core.Ledgers;

namespace Routing.Core.Rubrics;

/// <summary>Facts about a rubric. Stored: add cases and optional members, never rename or remove.</summary>
[JsonDerivedType(typeof(Published), "published")]
public abstract record RubricEvent
{
    private RubricEvent() { }

    public sealed record Published(int Version, Rubric Rubric, DateTimeOffset At) : RubricEvent;
}

/// <summary>The published versions of a rubric; each is immutable.</summary>
public sealed record RubricState(IReadOnlyList<RubricEvent.Published> Versions)
{
    /// <summary>Before the first fact.</summary>
    public static RubricState Initial { get; } = new([]);

    /// <summary>The state after one more fact.</summary>
    public RubricState Apply(RubricEvent e) => new([.. Versions, (RubricEvent.Published)e]);

    /// <summary>Publishes a version; the rubric in force again is no new version.</summary>
    public Decision<RubricEvent> Publish(Rubric rubric, DateTimeOffset now) =>
        Versions.Count > 0 && JsonSerializer.Serialize(Versions[^1].Rubric) == JsonSerializer.Serialize(rubric)
            ? new Decision<RubricEvent>.Accepted()
            : new Decision<RubricEvent>.Accepted(new RubricEvent.Published(Versions.Count + 1, rubric, now));
}
