using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.Streams;
using Routing.Contracts.Feeds;
using Routing.Core.Ports;
using Routing.Grains.Feeds.Live;

namespace Routing.Grains.Feeds;

/// <summary>Gives a silo its feeds: the consumers inside, and the live feed for those outside.</summary>
public static class FeedSetup
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Adds both; a journal and <see cref="ISnapshots"/> must be registered.</summary>
    public static ISiloBuilder AddRoutingFeeds(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<PublicFacts>();
        silo.Services.AddSingleton<LiveReader>();
        silo.Services.AddHostedService<FeedPulse>();
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            LiveFeed.Subscriptions, (services, _) => ActivatorUtilities.CreateInstance<SnapshotGrainStorage>(services));
        silo.AddPersistentStreams(
            LiveFeed.Provider,
            (services, _) => ActivatorUtilities.CreateInstance<LiveAdapterFactory>(services),
            stream =>
            {
                stream.ConfigureStreamPubSub(StreamPubSubType.ExplicitGrainBasedOnly);
                stream.ConfigurePullingAgent(agent => agent.Configure(options =>
                {
                    options.GetQueueMsgsTimerPeriod = _poll;
                    // A subscriber in trouble is waited for; he holds nobody else back.
                    options.MaxEventDeliveryTime = TimeSpan.FromDays(1);
                }));
            });
        return silo.AddStreamFilter<LiveFilter>(LiveFeed.Provider);
    }
}
