using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Intake;

/// <summary>The duplicate index of a programme, read from the journal: every work item that was not merged, in the order in which their
/// screening ended. What still waits for it comes by itself.</summary>
public static class IntakeLog
{
    /// <summary>Reads the index.</summary>
    /// <param name="isMine">Whether an item of this kind (<see cref="ItemSketch.KindOf"/>) belongs to it.</param>
    public static async Task<DuplicateIndex> Read(
        IJournal journal, string streamPrefix, Func<ItemContent, bool> isMine, CancellationToken cancellation)
    {
        var codec = new JsonEventCodec<FeedbackTaskEvent>();
        var index = new DuplicateIndex();
        var waiting = new Dictionary<string, ItemSketch>(StringComparer.Ordinal);
        var poison = new PoisonEvents("intake");
        await foreach (var page in journal.ReadPages(streamPrefix, 0, cancellation))
        {
            foreach (var recorded in page.Events)
            {
                var item = recorded.Stream[streamPrefix.Length..];
                try
                {
                    Take(item, codec.Decode(recorded.Body));
                }
                catch (Exception fault) when (poison.Add(recorded, fault))
                {
                    waiting.Remove(item);
                }
            }
        }

        return index;

        void Take(string item, FeedbackTaskEvent e)
        {
            switch (e)
            {
                case Opened { Content: { Gold: null, Pair: null } content } opened when isMine(content):
                    if (opened.Screens)
                        waiting[item] = ItemSketch.Of(content);
                    else
                        index.Add(item, ItemSketch.Of(content));
                    break;
                case Screened screened when waiting.Remove(item, out var sketch) && screened.Under is null:
                    index.Add(item, sketch);
                    break;
            }
        }
    }
}
