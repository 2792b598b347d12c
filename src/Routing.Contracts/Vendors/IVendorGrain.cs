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

    /// <summary>What is owed to the pool for a period, told to the vendor: a line for each judgment of its people, gold among them,
    /// at the pool's price. A period is settled once: the same gives the same statement again, and what a settled period did not hold comes
    /// as a statement that corrects it, with new lines only.</summary>
    /// <param name="from">First moment of the period.</param>
    /// <param name="to">First moment after it; not later than now.</param>
    /// <param name="cancellation">Stops waiting.</param>
    [Alias("Settle"), ResponseTimeout("00:10:00"), OpenTo(Callers.Operator)]
    Task<SettlementReply> Settle(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);
}

/// <summary>A statement and what the vendor says to it; or a code of refusal and its reason.</summary>
/// <param name="Id">The same id is the same statement.</param>
/// <param name="Agreed">Whether the vendor's books agree; null where it could not be asked.</param>
/// <param name="Reasons">Why they do not, or why it could not be asked.</param>
/// <param name="Corrects">The statement that this one corrects; null where it is the first of its period.</param>
[GenerateSerializer, Immutable, Alias("routing.SettlementReply")]
public sealed record SettlementReply(
    [property: Id(0)] string? Code, [property: Id(1)] string? Detail, [property: Id(2)] string Id,
    [property: Id(3)] SettledLine[] Lines, [property: Id(4)] decimal Total, [property: Id(5)] bool? Agreed,
    [property: Id(6)] string[] Reasons, [property: Id(7)] string? Corrects = null);

/// <summary>What is owed for one judgment, in cents.</summary>
[GenerateSerializer, Immutable, Alias("routing.SettledLine")]
public sealed record SettledLine(
    [property: Id(0)] string Judgment, [property: Id(1)] string Item, [property: Id(2)] string Reviewer,
    [property: Id(3)] DateTimeOffset At, [property: Id(4)] decimal Amount);

/// <summary>How a vendor does, since its grain woke.</summary>
/// <param name="Offered">Places offered.</param>
/// <param name="Accepted">Of them accepted.</param>
/// <param name="Claimed">Of them claimed in time.</param>
/// <param name="Lapsed">Accepted, and never claimed.</param>
/// <param name="Fault">Why it is offered nothing now; null when it is.</param>
/// <param name="Breach">Why it is offered less than it could be; null when it is not.</param>
[GenerateSerializer, Immutable, Alias("routing.VendorStatus")]
public sealed record VendorStatus(
    [property: Id(0)] int Offered, [property: Id(1)] int Accepted, [property: Id(2)] int Claimed, [property: Id(3)] int Lapsed,
    [property: Id(4)] string? Fault, [property: Id(5)] string? Breach = null);
