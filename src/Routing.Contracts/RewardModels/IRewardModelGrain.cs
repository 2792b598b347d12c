using Orleans.Concurrency;

namespace Routing.Contracts;

/// <summary>A line of reward models: its versions, its triggers and what is served. Key: programme/rml_line.</summary>
[GrainInterfaceType("routing.rewardModel")]
public interface IRewardModelGrain : IGrainWithStringKey
{
    /// <summary>Asks for a training run; one under way is followed by one more.</summary>
    [Alias("Train"), OpenTo(Callers.Operator)]
    Task<Receipt> Train(string by, CancellationToken cancellation);

    /// <summary>Stops the run under way.</summary>
    [Alias("Stop"), OpenTo(Callers.Operator)]
    Task<Receipt> Stop(string by, string reason, CancellationToken cancellation);

    /// <summary>A person accepts a version; one that is held needs a reason.</summary>
    [Alias("Accept"), OpenTo(Callers.Operator)]
    Task<Receipt> Accept(string command, int version, string by, string? reason, CancellationToken cancellation);

    /// <summary>Serves a version at a stage: none, shadow, routing or full.</summary>
    [Alias("Serve"), OpenTo(Callers.Operator)]
    Task<Receipt> Serve(string command, int version, string stage, string by, string reason, CancellationToken cancellation);

    /// <summary>Serves again what was served before.</summary>
    [Alias("Rollback"), OpenTo(Callers.Operator)]
    Task<Receipt> Rollback(string command, string by, string reason, CancellationToken cancellation);

    [Alias("Status"), ReadOnly, OpenTo(Callers.Operator)]
    Task<ModelStatus> Status(CancellationToken cancellation);

    /// <summary>The evaluation report of a version as JSON; null where there is none.</summary>
    [Alias("Report"), ReadOnly, OpenTo(Callers.Operator)]
    Task<string?> Report(int version, CancellationToken cancellation);

    /// <summary>What is served now; null: nothing. Silos follow it.</summary>
    [Alias("Serving"), ReadOnly, OpenTo(Callers.Operator)]
    Task<ServedVersion?> Serving(CancellationToken cancellation);

    /// <summary>A run is over; repeating it changes nothing.</summary>
    [Alias("Ended")]
    Task Ended(string operation, RunOutcome outcome, CancellationToken cancellation);

    /// <summary>The head of a version was fitted again; repeating it changes nothing.</summary>
    /// <param name="at">When its labels were read.</param>
    [Alias("Refitted")]
    Task Refitted(int version, DateTimeOffset at, HeadRefit refit, CancellationToken cancellation);
}
