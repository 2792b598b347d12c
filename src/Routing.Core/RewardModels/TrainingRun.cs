using System.Diagnostics;
using Routing.Core.Ledgers;
using static Routing.Core.RewardModels.TrainingRunEvent;

namespace Routing.Core.RewardModels;

/// <summary>Where a run stands.</summary>
public enum TrainingRunStatus
{
    None,
    Planned,
    Running,
    Trained,
    Failed,
    Stopped,
}

/// <summary>The fold of one run's facts.</summary>
/// <param name="Epoch">Rises with each host that takes the run; 0 before the first.</param>
public sealed record TrainingRunState(
    TrainingRunStatus Status, Planned? Planned, int Epoch, StopAsked? Stop, Trained? Result, string? Failure)
{
    /// <summary>Before the first fact.</summary>
    public static TrainingRunState Initial { get; } = new(TrainingRunStatus.None, null, 0, null, null, null);

    /// <summary>Whether nothing more happens.</summary>
    public bool IsOver => Status is TrainingRunStatus.Trained or TrainingRunStatus.Failed or TrainingRunStatus.Stopped;

    /// <summary>The state after one more fact.</summary>
    public TrainingRunState Apply(TrainingRunEvent e) => e switch
    {
        Planned planned => this with { Status = TrainingRunStatus.Planned, Planned = planned },
        Started started => this with { Status = TrainingRunStatus.Running, Epoch = started.Epoch },
        Trained trained => this with { Status = TrainingRunStatus.Trained, Result = trained },
        Failed failed => this with { Status = TrainingRunStatus.Failed, Failure = failed.Reason },
        StopAsked asked => this with { Stop = asked },
        Stopped => this with { Status = TrainingRunStatus.Stopped },
        _ => throw new UnreachableException(),
    };
}

/// <summary>The rules of one training run: planned, running, then trained, failed or stopped, once.</summary>
public static class TrainingRun
{
    /// <summary>Takes note of the plan; the same again changes nothing.</summary>
    public static Decision<TrainingRunEvent> Plan(TrainingRunState run, RewardModelEvent.Planned plan, DateTimeOffset now) =>
        run.Planned is null
            ? new Decision<TrainingRunEvent>.Accepted(new Planned(plan, now))
            : new Decision<TrainingRunEvent>.Accepted();

    /// <summary>A host takes the run, for the first time or because the host before is gone.</summary>
    public static Decision<TrainingRunEvent> Start(TrainingRunState run, DateTimeOffset now) =>
        run.IsOver || run.Planned is null ? RewardModelRefusals.IsOver(run.Status.ToString().ToLowerInvariant())
        : run.Stop is not null ? new Decision<TrainingRunEvent>.Accepted(new Stopped(now))
        : new Decision<TrainingRunEvent>.Accepted(new Started(run.Epoch + 1, now));

    /// <summary>The host is done; the report of an earlier epoch is refused.</summary>
    public static Decision<TrainingRunEvent> Finish(TrainingRunState run, Trained result) =>
        Fenced(run, result.Epoch) is { } refusal ? refusal : new Decision<TrainingRunEvent>.Accepted(result);

    /// <summary>The host could not do it.</summary>
    public static Decision<TrainingRunEvent> Fail(TrainingRunState run, int epoch, string reason, DateTimeOffset now) =>
        Fenced(run, epoch) is { } refusal ? refusal : new Decision<TrainingRunEvent>.Accepted(new Failed(epoch, reason, now));

    /// <summary>The host stopped as it was asked.</summary>
    public static Decision<TrainingRunEvent> Stopped(TrainingRunState run, int epoch, DateTimeOffset now) =>
        Fenced(run, epoch) is { } refusal ? refusal : new Decision<TrainingRunEvent>.Accepted(new Stopped(now));

    /// <summary>Somebody wants it to stop; one that nobody has taken stops at once.</summary>
    public static Decision<TrainingRunEvent> Stop(TrainingRunState run, string by, string reason, DateTimeOffset now) =>
        string.IsNullOrWhiteSpace(by) ? RewardModelRefusals.NobodyDecides
        : run.IsOver ? RewardModelRefusals.IsOver(run.Status.ToString().ToLowerInvariant())
        : run.Planned is null ? RewardModelRefusals.NoRun
        : run.Stop is not null ? new Decision<TrainingRunEvent>.Accepted()
        : run.Status is TrainingRunStatus.Running
            ? new Decision<TrainingRunEvent>.Accepted(new StopAsked(by, reason, now))
            : new Decision<TrainingRunEvent>.Accepted(new StopAsked(by, reason, now), new Stopped(now));

    private static Refusal? Fenced(TrainingRunState run, int epoch) =>
        run.IsOver ? RewardModelRefusals.IsOver(run.Status.ToString().ToLowerInvariant())
        : run.Status is not TrainingRunStatus.Running || run.Epoch != epoch ? RewardModelRefusals.EarlierEpoch(epoch, run.Epoch)
        : null;
}
