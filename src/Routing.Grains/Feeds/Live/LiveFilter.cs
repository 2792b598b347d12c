using Orleans.Streams.Filtering;
using Routing.Contracts.Feeds;

namespace Routing.Grains.Feeds.Live;

/// <summary>Delivers the types that a subscription names; all where it names none.</summary>
internal sealed class LiveFilter : IStreamFilter
{
    public bool ShouldDeliver(StreamId streamId, object item, string? filterData) =>
        item is not LiveEvent told || Wants(filterData, told);

    /// <summary>Whether a subscription to the types is told of the event.</summary>
    public static bool Wants(string? types, LiveEvent told) =>
        string.IsNullOrEmpty(types) || types.Split(',').Contains(told.Type, StringComparer.Ordinal);
}
