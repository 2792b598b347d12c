namespace Routing.Contracts;

/// <summary>Imports by the batch: stateless, on any silo. One receipt for each row.</summary>
[GrainInterfaceType("routing.intake")]
public interface IIntakeGrain : IGrainWithIntegerKey
{
    [Alias("Items"), ResponseTimeout("00:01:00"), OpenTo(Callers.Operator | Callers.Frontend)]
    Task<Receipt[]> Items(string programme, ItemDocument[] items, CancellationToken cancellation);

    [Alias("Reviewers"), ResponseTimeout("00:01:00"), OpenTo(Callers.Operator | Callers.Frontend | Callers.Vendor)]
    Task<Receipt[]> Reviewers(string programme, ReviewerDocument[] reviewers, CancellationToken cancellation);
}
