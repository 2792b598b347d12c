using System.Globalization;
using Routing.Contracts;
using Routing.Contracts.Vendors;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Tasks;

namespace Routing.Grains.Vendors;

/// <summary>What is owed for judgments, read from the journal.</summary>
internal static class Payables
{
    /// <summary>A line for each judgment of these people in a period, in the order of the journal. Gold is paid like work, so that
    /// nobody can tell it by his statement.</summary>
    public static async Task<PayableLine[]> Of(
        IJournal journal, string programme, IReadOnlySet<string> people, DateTimeOffset from, DateTimeOffset to, decimal price,
        CancellationToken cancellation)
    {
        var (codec, poison) = (new JsonEventCodec<FeedbackTaskEvent>(), new PoisonEvents("payable"));
        var prefix = Keys.ItemStreams(programme);
        var lines = new List<PayableLine>();
        await foreach (var recorded in journal.ReadAll(prefix, 0, cancellation))
        {
            try
            {
                if (codec.Decode(recorded.Body) is FeedbackTaskEvent.Judged judged && judged.At >= from && judged.At < to
                    && people.Contains(judged.Reviewer))
                    lines.Add(Line(recorded.Stream[prefix.Length..], judged, price));
            }
            catch (Exception fault) when (poison.Add(recorded, fault))
            {
                continue; // What cannot be read is owed when it can.
            }
        }

        return [.. lines];
    }

    private static PayableLine Line(string item, FeedbackTaskEvent.Judged judged, decimal price) => new(
        string.Create(CultureInfo.InvariantCulture, $"{item}/{judged.Fence}"), item, judged.Reviewer, judged.At, price);
}
