using Orleans.Concurrency;
using Routing.Contracts;
using Routing.Grains.Intake;

namespace Routing.Grains.Programmes;

/// <summary>Spreads a batch over the grains that own its rows.</summary>
[StatelessWorker, GrainType("intake")]
internal sealed class IntakeGrain(Catalogue catalogue, NodeSettings settings) : Grain, IIntakeGrain
{
    public async Task<Receipt[]> Items(string programme, ItemDocument[] items, CancellationToken cancellation)
    {
        if (await catalogue.Get(programme, cancellation) is not { Programme: { Duplicates: { } policy } inForce })
            return await Task.WhenAll(items.Select(Import));
        // What may be merged is imported when the rows that it may be merged under are there.
        var later = await new Screener(GrainFactory, settings, programme).Expect(items, inForce, policy, cancellation);
        var receipts = new Receipt[items.Length];
        foreach (var wave in items.Index().GroupBy(row => later.Contains(row.Item.ExternalId)).OrderBy(wave => wave.Key))
            await Task.WhenAll(wave.Select(async row => receipts[row.Index] = await Import(row.Item)));
        return receipts;

        Task<Receipt> Import(ItemDocument item) => Readable(GrainFactory
            .GetGrain<IPromptItemGrain>(Keys.Item(programme, item.ExternalId)).Import(item, cancellation));
    }

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
