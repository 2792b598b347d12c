using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Routing.Contracts.Feeds;

/// <summary>One event on its way to a subscriber. One, because a batch is acknowledged by its token: after a failure a batch
/// with other limits would hide what came after it.</summary>
[GenerateSerializer, Immutable, Alias("routing.LiveBatch")]
public sealed class LiveBatch : IBatchContainer
{
    /// <summary>Carries an event; null only wakes the subscribers of the stream.</summary>
    public LiveBatch(string programme, long position, LiveEvent? e)
    {
        StreamId = LiveFeed.Of(programme);
        Token = new EventSequenceTokenV2(position);
        Event = e;
    }

    /// <inheritdoc />
    [Id(0)]
    public StreamId StreamId { get; private set; }

    /// <summary>The place of the event.</summary>
    [Id(1)]
    public EventSequenceTokenV2 Token { get; private set; }

    /// <summary>The event; null where there is only a place.</summary>
    [Id(2)]
    public LiveEvent? Event { get; private set; }

    /// <inheritdoc />
    public StreamSequenceToken SequenceToken => Token;

    /// <inheritdoc />
    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        Event is T e ? [Tuple.Create(e, SequenceToken)] : [];

    /// <inheritdoc />
    public bool ImportRequestContext() => false;
}
