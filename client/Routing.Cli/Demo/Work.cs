using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Programmes;
using StableHash = Routing.Core.Assignment.StableHash;

namespace Routing.Cli.Demo;

/// <summary>What a run did in this process.</summary>
internal sealed record WorkOutcome(
    int Submitted, TimeSpan Elapsed, IReadOnlyList<double> AskMilliseconds, IReadOnlyList<double> SubmitMilliseconds);

/// <summary>Lets a crowd work through the public client, exactly as a labelling frontend would: ask, get a task under a
/// lease, submit.</summary>
internal sealed class Work(RoutingClient client, ICrowd crowd, string programme)
{
    private const int Concurrent = 32;

    // Who found nothing asks again when this many judgments have changed what is open, and each further time twice as many.
    private const int AskAgainAfter = 100;

    // What a crashed run may have left leased comes back within this time.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    /// <summary>Applies the programme and imports items and people. Repeating it changes nothing.</summary>
    public async Task Import(Action<int, int> progress, CancellationToken cancellation)
    {
        var json = ProgrammeJson.Write(crowd.Programme);
        Expect("programme", await client.Apply(
            StableHash.Of(json).ToString("x16", CultureInfo.InvariantCulture), programme, json, cancellation));
        var total = crowd.Items.Count + crowd.Reviewers.Count;
        var done = 0;
        foreach (var batch in crowd.Items.Chunk(RoutingClient.ImportBatch))
        {
            var receipts = await client.ImportItems(programme, batch, cancellation);
            for (var i = 0; i < batch.Length; i++)
                Expect($"item '{batch[i].ExternalId}'", receipts[i]);
            progress(done += batch.Length, total);
        }

        foreach (var batch in crowd.Reviewers.Chunk(RoutingClient.ImportBatch))
        {
            var receipts = await client.EnrolReviewers(programme, batch, cancellation);
            for (var i = 0; i < batch.Length; i++)
                Expect($"reviewer '{batch[i].Id}'", receipts[i]);
            progress(done += batch.Length, total);
        }
    }

    /// <summary>People arrive until nobody finds work.</summary>
    public async Task<WorkOutcome> Run(Action<int> progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var asks = new ConcurrentBag<double>();
        var submits = new ConcurrentBag<double>();
        var idle = new ConcurrentDictionary<string, (int Until, int Wait)>(StringComparer.Ordinal); // who found nothing, in judgments
        var busy = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var submitted = 0;
        // A command id names one request of one run: a resumed run asks anew.
        var run = (await client.Status(programme, cancellation)).Events;
        // The first beliefs and the line of the model are there before anybody judges.
        await client.Refit(programme, cancellation);
        await client.ModelStatus(programme, cancellation);
        var pace = new ModelPace(client, programme);
        var asked = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);

        async ValueTask Serve(string reviewer, CancellationToken token)
        {
            if ((idle.TryGetValue(reviewer, out var pause) && submitted < pause.Until) || !busy.TryAdd(reviewer, true))
                return;
            try
            {
                await pace.Wait();
                var started = Stopwatch.GetTimestamp();
                var reply = await client.RequestWork(
                    string.Create(CultureInfo.InvariantCulture, $"ask:{run}:{reviewer}:{asked.AddOrUpdate(reviewer, 1, (_, n) => n + 1)}"),
                    programme, reviewer, token);
                asks.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (reply.Task is not { } task)
                {
                    var wait = Math.Max(AskAgainAfter, 2 * pause.Wait);
                    idle[reviewer] = (submitted + wait, wait);
                    return;
                }

                idle.TryRemove(reviewer, out _);
                started = Stopwatch.GetTimestamp();
                var receipt = await client.Submit(
                    new Submission($"submit:{reviewer}:{task.Item}:{task.Fence}", programme, task.Item, reviewer, task.Fence,
                        crowd.Answer(reviewer, task)), token);
                submits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                Expect($"answer of '{reviewer}' to '{task.Item}'", receipt);
                var count = Interlocked.Increment(ref submitted);
                progress(count);
                await pace.Judged(count, token);
            }
            finally
            {
                busy.TryRemove(reviewer, out _);
            }
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = Concurrent, CancellationToken = cancellation };
        int before;
        do
        {
            before = submitted;
            idle.Clear();
            await Parallel.ForEachAsync(crowd.Arrivals, options, Serve);
            await client.Refit(programme, cancellation);
            // Who was idle in this round may find work after the refit; leases of a crashed run come back too.
            if (submitted == before && (await client.Status(programme, cancellation)).Leases > 0)
            {
                await Task.Delay(_patience, cancellation);
                before = -1;
            }
        }
        while (submitted != before);

        return new WorkOutcome(submitted, watch.Elapsed, [.. asks], [.. submits]);
    }

    private static void Expect(string what, Receipt receipt)
    {
        if (receipt.Code is not null)
            throw new InvalidOperationException($"The {what} was refused: {receipt.Code}: {receipt.Detail}");
    }
}
