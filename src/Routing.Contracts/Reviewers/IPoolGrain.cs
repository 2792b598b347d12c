using Orleans.Concurrency;

namespace Routing.Contracts;

/// <summary>A vendor's set of reviewers. Key: programme/pol_id.</summary>
[GrainInterfaceType("routing.pool")]
public interface IPoolGrain : IGrainWithStringKey
{
    [Alias("Define")]
    Task<Receipt> Define(PoolDocument pool, CancellationToken cancellation);

    /// <summary>Counts a reviewer as one of the pool's; refused where the pool was never defined.</summary>
    [Alias("Admit")]
    Task<Receipt> Admit(string reviewer, CancellationToken cancellation);

    [Alias("Get"), ReadOnly, OpenTo(Callers.Operator | Callers.Vendor)]
    Task<PoolView?> Get(CancellationToken cancellation);
}
