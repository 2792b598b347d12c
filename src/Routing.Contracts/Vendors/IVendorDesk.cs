namespace Routing.Contracts.Vendors;

/// <summary>A vendor's way to the engine, for one pool of one programme: it knows only this pool's people and offers. All
/// commands are safe to repeat with the same ids; receipts without a code are durable.</summary>
public interface IVendorDesk
{
    /// <summary>Enrols people by pseudonym. A claim of skill is no qualification: calibration decides.</summary>
    Task<Receipt[]> Enrol(ReviewerDocument[] people, CancellationToken cancellation);

    /// <summary>Turns an accepted place of work into a task under a lease: the one worth most for this person.</summary>
    Task<WorkReply> Claim(string reference, string reviewer, CancellationToken cancellation);

    /// <summary>Says that a person is still at work.</summary>
    Task<Receipt> Heartbeat(string item, string reviewer, long fence, CancellationToken cancellation);

    /// <summary>Keeps an answer that is not submitted yet.</summary>
    Task<Receipt> SaveDraft(PoolAnswer draft, CancellationToken cancellation);

    /// <summary>Submits an answer.</summary>
    Task<Receipt> Submit(PoolAnswer answer, CancellationToken cancellation);

    /// <summary>Skips a task for good, with a reason.</summary>
    Task<Receipt> Skip(PoolAnswer answer, CancellationToken cancellation);

    /// <summary>Gives a task back.</summary>
    Task<Receipt> Release(PoolAnswer answer, CancellationToken cancellation);

    /// <summary>A person leaves: he is suspended, with the reason.</summary>
    Task<Receipt> Withdraw(string command, string reviewer, string reason, CancellationToken cancellation);
}
