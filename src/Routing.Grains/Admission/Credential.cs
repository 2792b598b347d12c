using System.Collections.Immutable;
using Routing.Contracts;

namespace Routing.Grains.Admission;

/// <summary>What a caller from outside may do.</summary>
/// <param name="Id">Names the caller in tokens and logs.</param>
/// <param name="Kind">Exactly one of <see cref="Callers"/>.</param>
/// <param name="Key">Shared with the caller.</param>
/// <param name="Programmes">Programmes it may touch; empty: all, for operators only.</param>
/// <param name="Pools">A vendor's own pools.</param>
public sealed record Credential(
    string Id, Callers Kind, ImmutableArray<byte> Key, ImmutableHashSet<string> Programmes, ImmutableHashSet<string> Pools)
{
    /// <summary>Whether the caller may touch a programme.</summary>
    public bool Covers(string programme) =>
        Programmes.Contains(programme) || (Kind is Callers.Operator && Programmes.IsEmpty);
}

/// <summary>All callers an installation knows, and the key by which its silos know each other.</summary>
public sealed record Credentials(ImmutableArray<byte> ClusterKey, ImmutableDictionary<string, Credential> ById);
