using System.Collections.Concurrent;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;
using Routing.Contracts.Feeds;
using Routing.Core.Ports;

namespace Routing.Grains.Feeds.Live;

/// <summary>Makes the live feed a persistent stream of Orleans: the append to the journal is the publication, nothing is
/// written a second time.</summary>
internal sealed class LiveAdapterFactory(LiveReader reader, ISnapshots snapshots, TimeProvider clock)
    : IQueueAdapterFactory, IQueueAdapter, IQueueAdapterCache, IControllable
{
    /// <summary>Command to the provider on a silo: look at the subscribers of a programme again.</summary>
    public const int CatchUp = (int)PersistentStreamProviderCommand.AdapterFactoryCommandStartRange;

    // Fixed: a programme stays with its queue. Each queue is served by one silo at a time.
    public const int Queues = 4;

    private readonly HashRingBasedStreamQueueMapper _mapper =
        new(new HashRingStreamQueueMapperOptions { TotalQueueCount = Queues }, LiveFeed.Provider);

    private readonly ConcurrentDictionary<QueueId, LiveReceiver> _receivers = new();

    /// <summary>Name of a queue's place and figures.</summary>
    public static string NameOf(int queue) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{LiveFeed.Provider}-{queue}");

    public string Name => LiveFeed.Provider;

    public bool IsRewindable => true;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadOnly;

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IStreamQueueMapper GetStreamQueueMapper() => _mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler(faultOnError: false));

    // The agent asks for the cache first; both are one thing.
    public IQueueCache CreateQueueCache(QueueId queueId) => (_receivers[queueId] = New(queueId)).Cache;

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => _receivers[queueId];

    public Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        throw new NotSupportedException("The live feed tells what the journal holds; nobody writes to it.");

    public Task<object?> ExecuteCommand(int command, object? arg)
    {
        if (command == CatchUp && arg is string programme)
        {
            foreach (var receiver in _receivers.Values)
                receiver.Wake(programme);
        }

        return Task.FromResult<object?>(null);
    }

    private LiveReceiver New(QueueId queue) => new(
        reader, snapshots, clock, NameOf((int)queue.GetNumericId()),
        programme => _mapper.GetQueueForStream(LiveFeed.Of(programme)).Equals(queue));
}
