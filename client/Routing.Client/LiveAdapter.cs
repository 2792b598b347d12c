using Orleans.Streams;
using Routing.Contracts.Feeds;

namespace Routing.Client;

/// <summary>The live feed as a client needs it: it subscribes, silos read.</summary>
internal sealed class LiveAdapter : IQueueAdapterFactory, IQueueAdapter
{
    public string Name => LiveFeed.Provider;

    public bool IsRewindable => true;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadOnly;

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public IQueueAdapterCache GetQueueAdapterCache() => throw OnSilos();

    public IStreamQueueMapper GetStreamQueueMapper() => throw OnSilos();

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) => throw OnSilos();

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => throw OnSilos();

    public Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        throw OnSilos();

    private static NotSupportedException OnSilos() => new("Silos read the live feed; a client only subscribes to it.");
}
