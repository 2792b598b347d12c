using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Tasks;

namespace Routing.Grains.Tests;

/// <summary>The facts of a task, as the journal holds them; shared by the tests of grains and of nodes.</summary>
internal static class TaskFacts
{
    public static async Task<List<FeedbackTaskEvent>> Of(IJournal journal, string programme, string item, CancellationToken cancellation)
    {
        var codec = new JsonEventCodec<FeedbackTaskEvent>();
        var facts = new List<FeedbackTaskEvent>();
        await foreach (var recorded in journal.Read(Keys.ItemStreams(programme) + item, 0, cancellation))
            facts.Add(codec.Decode(recorded.Body));
        return facts;
    }
}
