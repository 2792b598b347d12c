using System.Diagnostics;
using System.Globalization;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Tasks;

namespace Routing.Benchmarks;

/// <summary>Reviewers who ask, answer and submit; each cycle is two durable appends.</summary>
/// <param name="Empty">Asks that got no work.</param>
internal sealed record CycleLoad(Latencies Asks, Latencies Submits, int Empty, TimeSpan Elapsed)
{
    public double Rate => Submits.Count / Elapsed.TotalSeconds;

    /// <summary>Works until time is up.</summary>
    /// <param name="what">Part of every command's id.</param>
    /// <param name="rate">Cycles a second of all together; 0: everybody asks again at once.</param>
    public static async Task<CycleLoad> Run(
        string what, string programme, int reviewers, TimeSpan length, double rate, Door door, CancellationToken cancellation)
    {
        var (asks, submits) = (new Latencies(), new Latencies());
        var started = Stopwatch.StartNew();
        var empty = 0;
        await Task.WhenAll(Enumerable.Range(0, reviewers).Select(n => Task.Run(
            async () =>
            {
                var person = Person(n);
                for (var k = 0; started.Elapsed < length; k++)
                {
                    await Pace.Until(started, k, n, reviewers, rate, cancellation);
                    var at = Stopwatch.GetTimestamp();
                    var reply = await door.Ask($"{what}:{person}:{k}", person, cancellation);
                    asks.Add(Stopwatch.GetElapsedTime(at));
                    if (reply.Task is not { } task)
                    {
                        Interlocked.Increment(ref empty);
                        continue;
                    }

                    at = Stopwatch.GetTimestamp();
                    var receipt = await door.Submit(
                        new Submission($"s:{person}:{task.Item}", programme, task.Item, person, task.Fence, (k + n) % 5 == 0 ? "B" : "A"), cancellation);
                    Receipts.Expect(receipt);
                    submits.Add(Stopwatch.GetElapsedTime(at));
                }
            },
            cancellation)));
        return new CycleLoad(asks, submits, empty, started.Elapsed);
    }

    /// <summary>Puts open items into a journal, not through the grains.</summary>
    public static async Task Prepare(IJournal journal, string programme, int items, CancellationToken cancellation)
    {
        var codec = new JsonEventCodec<FeedbackTaskEvent>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 512, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, items), options, async (n, token) =>
        {
            var id = Item(n);
            await journal.Append(
                Keys.ItemStreams(programme) + id, 0,
                [codec.Encode(new FeedbackTaskEvent.Opened(
                    new ItemContent(id, $"Question {n}: which answer helps more?", $"First answer to question {n}.", $"Second answer to question {n}."),
                    TimeProvider.System.GetUtcNow()))],
                token);
        });
    }

    public static string Item(int n) => string.Create(CultureInfo.InvariantCulture, $"item-{n:0000000}");

    public static string Person(int n) => string.Create(CultureInfo.InvariantCulture, $"person-{n:000}");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Rate:0} cycles/s ({2 * Rate:0} durable events/s), {Empty} asks without work");
}
