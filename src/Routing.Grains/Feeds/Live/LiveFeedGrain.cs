using Orleans.Concurrency;
using Orleans.Providers.Streams.Common;
using Routing.Contracts.Feeds;
using Routing.Core.Ports;

namespace Routing.Grains.Feeds.Live;

/// <summary>Answers subscribers of the live feed.</summary>
[StatelessWorker, GrainType("live")]
internal sealed class LiveFeedGrain(IJournal journal) : Grain, ILiveFeedGrain
{
    public Task<long> Head(CancellationToken cancellation) => journal.Head(cancellation);

    public Task CatchUp(string programme, CancellationToken cancellation) =>
        GrainFactory.GetGrain<IManagementGrain>(0).SendControlCommandToProvider<PersistentStreamProvider>(
            LiveFeed.Provider, LiveAdapterFactory.CatchUp, programme, cancellation);
}
