using System.Collections.Immutable;
using System.Diagnostics;
using static Routing.Core.RewardModels.RewardModelEvent;

namespace Routing.Core.RewardModels;

/// <summary>A trained version and what was decided about it last.</summary>
public sealed record ModelVersion(Trained Trained, Decided? Decision)
{
    /// <summary>When the labels that it was trained on were read.</summary>
    public DateTimeOffset LabelsUntil { get; init; }
}

/// <summary>A line of reward models: the fold of its facts.</summary>
public sealed record RewardModelState
{
    /// <summary>Before the first fact.</summary>
    public static RewardModelState Initial { get; } = new();

    /// <summary>By number, from 1; a run that ended without one leaves its number unused.</summary>
    public ImmutableSortedDictionary<int, ModelVersion> Versions { get; init; } = ImmutableSortedDictionary<int, ModelVersion>.Empty;

    /// <summary>The run under way.</summary>
    public Planned? Run { get; init; }

    /// <summary>The last plan, under way or over.</summary>
    public Planned? LastPlan { get; init; }

    /// <summary>Number of plans so far.</summary>
    public int Plans { get; init; }

    /// <summary>How the last run ended where it made no version; null where it did.</summary>
    public RunEnded? LastFailure { get; init; }

    /// <summary>Reasons that wait for the run under way, each once.</summary>
    public ImmutableList<Triggered> Waiting { get; init; } = [];

    /// <summary>What was served, in order; the last is served now.</summary>
    public ImmutableList<Served> Serving { get; init; } = [];

    /// <summary>The newest head that was fitted again for the version served; null: its own is served.</summary>
    public Refitted? Refit { get; init; }

    /// <summary>The version that keeps the head it was evaluated with.</summary>
    public int? Settled { get; init; }

    /// <summary>Versions of whose artefacts only report and lineage are kept.</summary>
    public ImmutableSortedSet<int> Retired { get; init; } = [];

    /// <summary>Artefacts of retired versions that no other version has.</summary>
    public IEnumerable<string> RetiredArtefacts => Versions.Values.GroupBy(version => version.Trained.Artefact, StringComparer.Ordinal)
        .Where(same => same.All(version => Retired.Contains(version.Trained.Version))).Select(same => same.Key);

    /// <summary>What is served now.</summary>
    public Served? Now => Serving.Count == 0 || Serving[^1].Stage is ServingStage.None ? null : Serving[^1];

    /// <summary>The version served now.</summary>
    public ModelVersion? Current => Now is { } now ? Versions.GetValueOrDefault(now.Version) : null;

    /// <summary>The state after one more fact.</summary>
    public RewardModelState Apply(RewardModelEvent e) => e switch
    {
        Triggered triggered => this with { Waiting = Waiting.Add(triggered) },
        Planned planned => this with { Run = planned, LastPlan = planned, Plans = Plans + 1, Waiting = [] },
        Trained trained => this with
        {
            Run = null, LastFailure = null, Versions = Versions.SetItem(trained.Version, new ModelVersion(trained, null) { LabelsUntil = Run?.At ?? trained.At }),
        },
        RunEnded ended => this with { Run = null, LastFailure = ended },
        Decided decided => Versions.TryGetValue(decided.Version, out var version)
            ? this with { Versions = Versions.SetItem(decided.Version, version with { Decision = decided }) }
            : this,
        Served served => this with
        {
            Serving = Serving.Add(served), Refit = Refit?.Version == served.Version && !served.Rollback ? Refit : null,
        },
        Refitted refitted => this with { Refit = refitted },
        RewardModelEvent.Retired retired => this with { Retired = Retired.Union(retired.Versions) },
        RefitsDropped dropped => this with { Refit = null, Settled = dropped.Version },
        _ => throw new UnreachableException(),
    };
}
