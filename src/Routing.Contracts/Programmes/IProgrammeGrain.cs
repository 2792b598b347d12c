using Orleans.Concurrency;

namespace Routing.Contracts;

/// <summary>A feedback programme: what is asked, of whom, at what price and risk. Key: programme.</summary>
[GrainInterfaceType("routing.programme")]
public interface IProgrammeGrain : IGrainWithStringKey
{
    /// <summary>Checks the programme, publishes its rubric and pools, and makes it the one in force.</summary>
    [Alias("Apply"), OpenTo(Callers.Operator)]
    Task<Receipt> Apply(string command, string programmeJson, CancellationToken cancellation);

    /// <summary>The programme in force; null before the first.</summary>
    [Alias("Get"), ReadOnly, AlwaysInterleave, OpenTo(Callers.Operator | Callers.Frontend | Callers.Vendor)]
    Task<ProgrammeDocument?> Get(CancellationToken cancellation);

    /// <summary>What keeps the programme from a stage.</summary>
    [Alias("CheckStage"), ResponseTimeout("00:01:00"), OpenTo(Callers.Operator)]
    Task<StageCheck> CheckStage(string to, CancellationToken cancellation);

    /// <summary>Moves the programme to another stage where nothing keeps it from there.</summary>
    [Alias("Move"), ResponseTimeout("00:01:00"), OpenTo(Callers.Operator)]
    Task<Receipt> Move(StageMove move, CancellationToken cancellation);
}
