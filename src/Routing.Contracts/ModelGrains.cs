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

/// <summary>Fits the head of the version served again on the labels of now, with what it remembers of them. Key:
/// programme/hrf_line.</summary>
[GrainInterfaceType("routing.headRefit")]
public interface IHeadRefitGrain : IGrainWithStringKey
{
    /// <param name="artefact">The version whose encoder and prior it keeps.</param>
    /// <param name="seed">Of the line's split.</param>
    /// <param name="position">Labels up to here.</param>
    /// <param name="since">Judgments after this are new.</param>
    /// <param name="least">New judgments below which nothing is fitted.</param>
    /// <returns>Null where there are fewer.</returns>
    [Alias("Fit")]
    Task<HeadRefit?> Fit(string artefact, int seed, long position, DateTimeOffset since, int least, CancellationToken cancellation);
}

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

/// <summary>Scores answers with the version served on its silo; holds no state. Key: programme/scr_line-slot.</summary>
[GrainInterfaceType("routing.scorer")]
public interface IScorerGrain : IGrainWithStringKey
{
    /// <summary>All answers of the batch by one version, or why there is no score.</summary>
    [Alias("Score"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<ScoreBatchReply> Score(ScoreBatch batch, CancellationToken cancellation);

    /// <summary>What a version says of pairs that it has scored, for silos that score nothing themselves.</summary>
    /// <param name="model">Line and version.</param>
    /// <param name="items">Items of pairs.</param>
    /// <param name="cancellation">Stops waiting.</param>
    [Alias("Evidence")]
    Task<EvidenceReply> Evidence(string model, string[] items, CancellationToken cancellation);
}
