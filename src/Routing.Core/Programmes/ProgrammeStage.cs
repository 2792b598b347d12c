using System.Text.Json.Serialization;

namespace Routing.Core.Programmes;

/// <summary>Where a programme stands in its life (product.md §4.2).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProgrammeStage>))]
public enum ProgrammeStage
{
    /// <summary>Being written: people are calibrated on gold, nobody is asked for a label.</summary>
    Draft,

    /// <summary>A first set of items is judged with more overlap, to see where people disagree.</summary>
    Pilot,

    /// <summary>Definitions are mended by what the pilot showed; as in a draft, only gold is served.</summary>
    Revising,

    /// <summary>At work.</summary>
    Live,

    /// <summary>Stopped for a while: no new leases, who is at work may finish.</summary>
    Paused,

    /// <summary>Over, for good.</summary>
    Closed,
}
