using System.Diagnostics;
using System.Globalization;
using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Core.Programmes;

namespace Routing.Benchmarks;

/// <summary>The queue's own choice, without grains and disk: one shard with all items, beliefs spread over the cells.</summary>
internal static class QueueBenchmark
{
    private const int Pulls = 20_000;

    public static void Run(Programme programme, int items)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var now = TimeProvider.System.GetUtcNow();
        var random = new CounterRandom(1);
        var queue = new WorkQueue(programme, "bench@1");
        var model = Refit.Before(programme);
        for (var n = 0; n < items; n++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"item-{n:0000000}");
            double a = random.Draw("a", id, 0), b = random.Draw("b", id, 0) * (1 - a);
            queue.Put(new QueuedItem(id, 0, [a, b, 1 - a - b], 0, "en", false, now, 1, [], []), now);
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)items;
        var asker = new Asker(new ReviewerProfile("ada", 0, new HashSet<string> { "en" }), 5, null);
        var rater = new RaterView(q => model.Questions[q].Crowd, q => model.Questions[q].Crowd, q => model.Questions[q].Crowd);
        var choices = new Latencies();
        var updates = new Latencies();
        for (var n = 0; n < Pulls; n++)
        {
            var at = Stopwatch.GetTimestamp();
            var offer = queue.Reserve(asker, rater, random.Draw("pull", "ada", n), now);
            choices.Add(Stopwatch.GetElapsedTime(at));
            if (offer is null)
                break;
            var lease = new QueuedLease("ada", "c", n, now.AddMinutes(1));
            at = Stopwatch.GetTimestamp();
            queue.Put(new QueuedItem(offer.Item, 0, [0.5, 0.3, 0.2], 0, "en", false, now, 1, [], [lease]), now);
            updates.Add(Stopwatch.GetElapsedTime(at));
        }

        NodeBenchmark.Print($"queue of {items} items in one shard, {bytes:0} bytes an item: choice {choices}");
        NodeBenchmark.Print($"  update {updates}");
    }
}
