using Orleans.Streams.Filtering;
using Routing.Contracts.Feeds;

namespace Routing.Grains.Feeds.Live;

/// <summary>Delivers the types that a subscription names; all where it names none.</summary>
internal sealed class LiveFilter : IStreamFilter
{
    public bool ShouldDeliver(StreamId streamId, object item, string? filterData) =>
        string.IsNullOrEmpty(filterData) || item is not LiveEvent told
        || filterData.Split(',').Contains(told.Type, StringComparer.Ordinal);
}
