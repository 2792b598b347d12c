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
    [Alias("Get"), ReadOnly, OpenTo(Callers.Operator | Callers.Frontend | Callers.Vendor)]
    Task<ProgrammeDocument?> Get(CancellationToken cancellation);
}
