using Orleans.Concurrency;

namespace Routing.Contracts;

/// <summary>The rubric of a programme, by version. Key: programme/rub_main.</summary>
[GrainInterfaceType("routing.rubric")]
public interface IRubricGrain : IGrainWithStringKey
{
    /// <summary>Publishes a rubric; the same text again is the same version.</summary>
    [Alias("Publish")]
    Task<int> Publish(string rubricJson, CancellationToken cancellation);

    /// <summary>A published version as JSON; null when there is none.</summary>
    [Alias("Get"), ReadOnly, OpenTo(Callers.Operator | Callers.Frontend)]
    Task<string?> Get(int version, CancellationToken cancellation);
}
