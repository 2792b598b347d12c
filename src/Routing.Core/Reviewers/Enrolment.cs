using System.Collections.Immutable;

namespace Routing.Core.Reviewers;

/// <summary>Who a reviewer is and what he may be offered.</summary>
/// <param name="Pool">The pool he works for; it sets tier and price.</param>
/// <param name="OnlyItems">Limits offers to these items (recorded people); null is no limit.</param>
public sealed record Enrolment(
    string Id, string Pool, ImmutableArray<string> Languages, ImmutableArray<string>? OnlyItems, int DailyLimit,
    string? Team)
{
    /// <summary>Equality by content.</summary>
    public bool SameAs(Enrolment other) =>
        this with { Languages = [], OnlyItems = null } == other with { Languages = [], OnlyItems = null }
        && Languages.SequenceEqual(other.Languages)
        && OnlyItems is null == other.OnlyItems is null
        && (OnlyItems ?? []).SequenceEqual(other.OnlyItems ?? []);
}
