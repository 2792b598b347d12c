using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Routing.Contracts.Feeds;

/// <summary>How the public live feed is addressed over the ordinary stream API of Orleans: one stream for each programme,
/// in the order of the journal, at least once, resumable from any position.</summary>
public static class LiveFeed
{
    /// <summary>Name of the stream provider.</summary>
    public const string Provider = "live";

    /// <summary>Name of the provider's store of subscriptions.</summary>
    public const string Subscriptions = "PubSubStore";

    /// <summary>The stream of a programme.</summary>
    public static StreamId Of(string programme) => StreamId.Create("routing", programme);

    /// <summary>The token of a position: a subscription made with it starts at that event, or the first after it.</summary>
    public static StreamSequenceToken At(long position) => new EventSequenceTokenV2(position);

    /// <summary>The filter of a subscription that wants only these types; null for all.</summary>
    public static string? Filter(IEnumerable<string>? types) => types is null ? null : string.Join(',', types);
}
