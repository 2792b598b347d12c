using Orleans.Concurrency;
using Routing.Contracts;

namespace Routing.Grains.Programmes;

/// <summary>Spreads a batch over the grains that own its rows.</summary>
[StatelessWorker, GrainType("intake")]
internal sealed class IntakeGrain : Grain, IIntakeGrain
{
    public Task<Receipt[]> Items(string programme, ItemDocument[] items, CancellationToken cancellation) =>
        Task.WhenAll(items.Select(item => Readable(GrainFactory
            .GetGrain<IPromptItemGrain>(Keys.Item(programme, item.ExternalId)).Import(item, cancellation))));

    public Task<Receipt[]> Reviewers(string programme, ReviewerDocument[] reviewers, CancellationToken cancellation) =>
        Task.WhenAll(reviewers.Select(reviewer => Readable(GrainFactory
            .GetGrain<IReviewerGrain>(Keys.Reviewer(programme, reviewer.Id)).Enrol(reviewer, cancellation))));

    // One row that cannot be taken says so; the others are taken.
    private static async Task<Receipt> Readable(Task<Receipt> row)
    {
        try
        {
            return await row;
        }
        catch (StateUnreadableException unreadable)
        {
            return new Receipt(unreadable.Code, unreadable.Message);
        }
    }
}
