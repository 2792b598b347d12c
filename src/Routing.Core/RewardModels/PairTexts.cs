using System.Runtime.CompilerServices;
using System.Text.Json;
using Routing.Core.Ports;
using Routing.Core.Tasks;

namespace Routing.Core.RewardModels;

/// <summary>The pairs of a programme with their texts, one at a time: no more of them is held in memory.</summary>
public static class PairTexts
{
    private static readonly JsonEventCodec<FeedbackTaskEvent> _codec = new();

    // Most events are leases and judgments; only what imports an item is decoded.
    private static readonly byte[] _opened = "\"$type\":\"opened\""u8.ToArray();

    /// <summary>Items that show two candidates, by journal position. An item whose content was replaced comes once more; one
    /// that cannot be read does not come.</summary>
    /// <param name="after">The last position already seen, 0 for none.</param>
    /// <param name="until">The last position of interest.</param>
    public static async IAsyncEnumerable<(string Item, ItemContent Content)> Read(
        IJournal journal, string streamPrefix, long after, long until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var recorded in journal.ReadAll(streamPrefix, after, cancellation))
        {
            if (recorded.Position > until)
                yield break;
            var body = recorded.Body;
            if (body.Span[..Math.Min(body.Length, 64)].IndexOf(_opened) >= 0
                && Decode(body) is FeedbackTaskEvent.Opened { Content: { IsPair: true } content })
                yield return (recorded.Stream[streamPrefix.Length..], content);
        }
    }

    /// <summary>The pair of one item, as it was imported last; null: it shows none.</summary>
    /// <param name="stream">Of the item.</param>
    public static async Task<ItemContent?> Of(IJournal journal, string stream, CancellationToken cancellation)
    {
        ItemContent? last = null;
        await foreach (var recorded in journal.Read(stream, 0, cancellation))
        {
            if (Decode(recorded.Body) is FeedbackTaskEvent.Opened { Content: var content })
                last = content.IsPair ? content : null;
        }

        return last;
    }

    // Whoever needs the item as a whole counts what is wrong with it.
    private static FeedbackTaskEvent? Decode(ReadOnlyMemory<byte> body)
    {
        try
        {
            return _codec.Decode(body);
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
