using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Routing.Core.Ledgers;

namespace Routing.Core.Programmes;

/// <summary>Facts about a pool. Stored: add cases and optional members, never rename or remove.</summary>
[JsonDerivedType(typeof(Defined), "defined")]
[JsonDerivedType(typeof(Admitted), "admitted")]
public abstract record PoolEvent
{
    private PoolEvent() { }

    public sealed record Defined(string Id, string Tier, ImmutableArray<string> Languages, decimal Price) : PoolEvent;

    public sealed record Admitted(string Reviewer) : PoolEvent;
}

/// <summary>A pool and its people.</summary>
public sealed record PoolState(PoolEvent.Defined? Definition, ImmutableSortedSet<string> Reviewers)
{
    /// <summary>Before the first fact.</summary>
    public static PoolState Initial { get; } = new(null, ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    /// <summary>The state after one more fact.</summary>
    public PoolState Apply(PoolEvent e) => e switch
    {
        PoolEvent.Defined defined => this with { Definition = defined },
        PoolEvent.Admitted admitted => this with { Reviewers = Reviewers.Add(admitted.Reviewer) },
        _ => throw new UnreachableException(),
    };

    /// <summary>Defines the pool or replaces its terms; the same again changes nothing.</summary>
    public Decision<PoolEvent> Define(PoolEvent.Defined definition) =>
        Definition is { } present && present with { Languages = definition.Languages } == definition
            && present.Languages.SequenceEqual(definition.Languages)
            ? new Decision<PoolEvent>.Accepted()
            : new Decision<PoolEvent>.Accepted(definition);

    /// <summary>Counts a reviewer as one of the pool's, once.</summary>
    public Decision<PoolEvent> Admit(string reviewer) =>
        Definition is null ? new Refusal("not_found", "The programme defines no such pool.")
        : Reviewers.Contains(reviewer) ? new Decision<PoolEvent>.Accepted()
        : new Decision<PoolEvent>.Accepted(new PoolEvent.Admitted(reviewer));
}
