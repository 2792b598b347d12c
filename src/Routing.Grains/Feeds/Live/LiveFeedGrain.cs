using Orleans.Concurrency;
using Orleans.Providers.Streams.Common;
using Routing.Contracts.Feeds;
using Routing.Core.Ports;

namespace Routing.Grains.Feeds.Live;

/// <summary>Answers subscribers of the live feed.</summary>
[StatelessWorker, GrainType("live")]
internal sealed class LiveFeedGrain(IJournal journal, LiveReader reader) : Grain, ILiveFeedGrain
{
    private const int Page = 512;

    public Task<long> Head(CancellationToken cancellation) => journal.Head(cancellation);

    public Task CatchUp(string programme, CancellationToken cancellation) =>
        GrainFactory.GetGrain<IManagementGrain>(0).SendControlCommandToProvider<PersistentStreamProvider>(
            LiveFeed.Provider, LiveAdapterFactory.CatchUp, programme, cancellation);

    public Task<LiveLook> Told(string programme, string? types, long after, CancellationToken cancellation) => Task.Run(
        async () =>
        {
            var (batches, position) = await reader.Read(after, Page, other => other == programme, cancellation);
            return batches.Find(batch => LiveFilter.Wants(types, batch.Event!)) is { } told
                ? new LiveLook(told.Token.SequenceNumber, true) : new LiveLook(position, false);
        },
        cancellation);
}
