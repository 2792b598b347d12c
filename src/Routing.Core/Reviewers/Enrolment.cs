using System.Collections.Immutable;

namespace Routing.Core.Reviewers;

/// <summary>Who a reviewer is and what he may be offered.</summary>
/// <param name="Pool">The pool he works for; it sets tier and price.</param>
/// <param name="OnlyItems">Limits offers to these items (recorded people); null is no limit.</param>
public sealed record Enrolment(
    string Id, string Pool, ImmutableArray<string> Languages, ImmutableArray<string>? OnlyItems, int DailyLimit,
    string? Team)
{
    /// <summary>Skills and clearances he holds.</summary>
    public ImmutableArray<string> Qualifications { get; init; } = [];

    /// <summary>Group he counts for in quotas; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>Most harmful items he wants to see on a day.</summary>
    public int HarmfulLimit { get; init; } = int.MaxValue;

    /// <summary>People whose work he must not judge, and with whom he must not judge.</summary>
    public ImmutableArray<string> Conflicts { get; init; } = [];

    /// <summary>Equality by content.</summary>
    public bool SameAs(Enrolment other) =>
        this with { Languages = [], OnlyItems = null, Qualifications = [], Conflicts = [] }
            == other with { Languages = [], OnlyItems = null, Qualifications = [], Conflicts = [] }
        && Qualifications.SequenceEqual(other.Qualifications)
        && Conflicts.SequenceEqual(other.Conflicts)
        && Languages.SequenceEqual(other.Languages)
        && OnlyItems is null == other.OnlyItems is null
        && (OnlyItems ?? []).SequenceEqual(other.OnlyItems ?? []);
}
