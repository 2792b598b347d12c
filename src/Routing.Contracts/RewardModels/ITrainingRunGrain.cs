using Orleans.Concurrency;

namespace Routing.Contracts;

/// <summary>One training run, made on a thread of its own. Key: programme/run_line-n.</summary>
[GrainInterfaceType("routing.trainingRun")]
public interface ITrainingRunGrain : IGrainWithStringKey
{
    /// <summary>Takes the plan, and goes on with a run whose host is gone. Safe to repeat.</summary>
    /// <returns>How it ended; null while it is under way.</returns>
    [Alias("Run")]
    Task<RunOutcome?> Run(string planJson, CancellationToken cancellation);

    /// <summary>The host's last word; refused where a later host has the run.</summary>
    [Alias("Report")]
    Task<Receipt> Report(int epoch, RunOutcome outcome, CancellationToken cancellation);

    [Alias("Stop")]
    Task<Receipt> Stop(string by, string reason, CancellationToken cancellation);

    [Alias("Get"), ReadOnly, OpenTo(Callers.Operator)]
    Task<RunView?> Get(CancellationToken cancellation);
}
