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
    /// <summary>A line for each judgment of these people in a period, in the order of the journal. Gold and pairs
    /// that somebody sees again are paid like work, so that nobody can tell them by his statement.</summary>
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
                (string Reviewer, long Fence, DateTimeOffset At)? work = codec.Decode(recorded.Body) switch
                {
                    FeedbackTaskEvent.Judged judged => (judged.Reviewer, judged.Fence, judged.At),
                    FeedbackTaskEvent.Repeated repeated => (repeated.Reviewer, repeated.Fence, repeated.At),
                    _ => null,
                };
                if (work is var (reviewer, fence, at) && at >= from && at < to && people.Contains(reviewer))
                    lines.Add(Line(recorded.Stream[prefix.Length..], reviewer, fence, at, price));
            }
            catch (Exception fault) when (poison.Add(recorded, fault))
            {
                continue; // What cannot be read is owed when it can.
            }
        }

        return [.. lines];
    }

    private static PayableLine Line(string item, string reviewer, long fence, DateTimeOffset at, decimal price) => new(
        string.Create(CultureInfo.InvariantCulture, $"{item}/{fence}"), item, reviewer, at, price);
}
