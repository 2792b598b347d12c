using System.Globalization;
using Routing.Contracts;
using Routing.Contracts.Vendors;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Tasks;

namespace Routing.Grains.Vendors;

/// <summary>Judgments that are to be paid, read from the journal in its order.</summary>
/// <param name="Work">Of a pool's people in a period. Gold and pairs that somebody sees again are paid like work, so that nobody can
/// tell them by his statement.</param>
/// <param name="Position">Everything up to here was read.</param>
/// <param name="Unread">Positions that could not be; what is there is owed when it can.</param>
internal sealed record Payables(List<Payables.Judgment> Work, long Position, List<long> Unread)
{
    public sealed record Judgment(long Position, string Item, string Reviewer, long Fence, DateTimeOffset At)
    {
        public PayableLine Line(decimal price) => new(
            string.Create(CultureInfo.InvariantCulture, $"{Item}/{Fence}"), Item, Reviewer, At, price);
    }

    public static async Task<Payables> Read(
        IJournal journal, string programme, IReadOnlySet<string> people, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var (codec, poison) = (new JsonEventCodec<FeedbackTaskEvent>(), new PoisonEvents("payable"));
        var prefix = Keys.ItemStreams(programme);
        var (work, unread, position) = (new List<Judgment>(), new List<long>(), 0L);
        await foreach (var page in journal.ReadPages(prefix, 0, cancellation))
        {
            foreach (var recorded in page.Events)
            {
                try
                {
                    (string Reviewer, long Fence, DateTimeOffset At)? given = codec.Decode(recorded.Body) switch
                    {
                        FeedbackTaskEvent.Judged judged => (judged.Reviewer, judged.Fence, judged.At),
                        FeedbackTaskEvent.Repeated repeated => (repeated.Reviewer, repeated.Fence, repeated.At),
                        _ => null,
                    };
                    if (given is var (reviewer, fence, at) && at >= from && at < to && people.Contains(reviewer))
                        work.Add(new Judgment(recorded.Position, recorded.Stream[prefix.Length..], reviewer, fence, at));
                }
                catch (Exception fault) when (poison.Add(recorded, fault))
                {
                    unread.Add(recorded.Position);
                }
            }

            position = page.Seen;
        }

        return new Payables(work, position, unread);
    }
}
