using System.Collections.Immutable;

namespace Routing.Grains.Cluster;

/// <summary>What a silo is for. Roles are silo metadata; grains that need one say so with <see cref="RunsOnAttribute"/>.</summary>
public static class SiloRole
{
    /// <summary>Key of the metadata: the roles with commas between.</summary>
    public const string Key = "role";

    /// <summary>Items, reviewers, queues, refits, programmes.</summary>
    public const string Router = "router";

    /// <summary>Scores of reward models.</summary>
    public const string Scorer = "scorer";

    /// <summary>Training of reward models.</summary>
    public const string Trainer = "trainer";

    /// <summary>All of them: what a node alone has.</summary>
    public static ImmutableArray<string> All { get; } = [Router, Scorer, Trainer];
}
