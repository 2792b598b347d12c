using Orleans.Concurrency;

namespace Routing.Contracts.Vendors;

/// <summary>Offers a programme's work to one vendor's pool. Key: programme/ven_pool.</summary>
[GrainInterfaceType("routing.vendor")]
public interface IVendorGrain : IGrainWithStringKey
{
    /// <summary>Offers what there is; called by every silo that has the plug-in, every second.</summary>
    [Alias("Round")]
    Task Round(CancellationToken cancellation);

    /// <summary>Turns an accepted place of work into a task for one of the pool's people.</summary>
    [Alias("Claim"), AlwaysInterleave]
    Task<WorkReply> Claim(string reference, string reviewer, CancellationToken cancellation);

    /// <summary>How the vendor does.</summary>
    [Alias("Status"), AlwaysInterleave, OpenTo(Callers.Operator)]
    Task<VendorStatus> Status(CancellationToken cancellation);
}

/// <summary>How a vendor does, since its grain woke.</summary>
/// <param name="Offered">Places offered.</param>
/// <param name="Accepted">Of them accepted.</param>
/// <param name="Claimed">Of them claimed in time.</param>
/// <param name="Lapsed">Accepted, and never claimed.</param>
/// <param name="Fault">Why it is offered nothing now; null when it is.</param>
[GenerateSerializer, Immutable, Alias("routing.VendorStatus")]
public sealed record VendorStatus(
    [property: Id(0)] int Offered, [property: Id(1)] int Accepted, [property: Id(2)] int Claimed, [property: Id(3)] int Lapsed,
    [property: Id(4)] string? Fault);
