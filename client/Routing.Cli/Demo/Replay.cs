using System.Collections.Concurrent;
using System.Diagnostics;
using Routing.Cli.Input;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Assignment;

namespace Routing.Cli.Demo;

/// <summary>What the replay did.</summary>
internal sealed record ReplayOutcome(
    int Submitted, int Refits, TimeSpan Elapsed, IReadOnlyList<double> RequestMilliseconds,
    IReadOnlyList<double> SubmitMilliseconds);

/// <summary>Lets recorded people work through the public client: each asks for work and submits the vote that this
/// person really gave. Work that nobody recorded is never offered to him.</summary>
internal sealed class Replay(RoutingClient client, RecordedSet set, string programme, ulong seed)
{
    private const int Concurrent = 32;
    private const string ExpertId = "expert";

    private readonly Dictionary<(int Reviewer, int Item), int> _votes = set.Votes
        .ToDictionary(vote => (vote.Reviewer, vote.Item), vote => vote.Class);

    /// <summary>Imports items and people. Repeating it changes nothing.</summary>
    public async Task Import(Action<int, int> progress, CancellationToken cancellation)
    {
        var done = 0;
        var total = set.Items.Count + set.Reviewers.Length;
        await Parallel.ForEachAsync(set.Items, Options(cancellation), async (item, token) =>
        {
            var receipt = await client.Item(programme, item.Id).Import(
                new ItemDocument(item.Id, item.Prompt, item.CandidateA, item.CandidateB, [.. set.Classes], "en", 0), token);
            if (receipt.Code is not (null or "invalid_transition"))
                throw new InvalidOperationException($"Item '{item.Id}': {receipt.Code}: {receipt.Detail}");
            progress(Interlocked.Increment(ref done), total);
        });
        var byReviewer = set.Votes.ToLookup(vote => vote.Reviewer, vote => set.Items[vote.Item].Id);
        await Parallel.ForEachAsync(Enumerable.Range(0, set.Reviewers.Length), Options(cancellation), async (r, token) =>
        {
            await client.Reviewer(programme, set.Reviewers[r]).Enrol(
                new ReviewerDocument(set.Reviewers[r], false, ["en"], "crowd", 5, [.. byReviewer[r]]), token);
            progress(Interlocked.Increment(ref done), total);
        });
        if (set.ExpertVotes.Count > 0)
        {
            await client.Reviewer(programme, ExpertId).Enrol(
                new ReviewerDocument(
                    ExpertId, true, ["en"], "experts", 60, [.. set.ExpertVotes.Keys.Select(item => set.Items[item].Id)]),
                cancellation);
        }
    }

    /// <summary>People arrive in proportion to their recorded votes until nobody finds work.</summary>
    public async Task<ReplayOutcome> Run(Action<int> progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var itemIndex = set.Items.Select((item, index) => (item.Id, index)).ToDictionary(p => p.Id, p => p.index);
        var waits = new ConcurrentBag<double>();
        var acknowledgements = new ConcurrentBag<double>();
        var random = new CounterRandom(seed);
        var arrivals = set.Votes.Select((vote, n) => (vote.Reviewer, Draw: random.Draw("arrival", "vote", n)))
            .OrderBy(pair => pair.Draw).Select(pair => pair.Reviewer)
            .Concat(Enumerable.Repeat(-1, set.ExpertVotes.Count)).ToArray();
        var gone = new ConcurrentDictionary<int, bool>();
        var busy = new ConcurrentDictionary<int, bool>();
        var submitted = 0;
        var refits = 0;
        var sinceRefit = 0;
        var cadence = Math.Max(200, set.Items.Count / 4);
        var expertTurn = set.ExpertVotes.Count > 0;

        async Task Serve(int person, CancellationToken token)
        {
            if (gone.ContainsKey(person) || !busy.TryAdd(person, true))
                return;
            try
            {
                var reviewer = person < 0 ? ExpertId : set.Reviewers[person];
                var started = Stopwatch.GetTimestamp();
                var work = await client.Desk.RequestWork(
                    new WorkRequest($"{reviewer}:{Guid.CreateVersion7()}", programme, reviewer), token);
                waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (work.Task is not { } task)
                {
                    if (person >= 0)
                        gone.TryAdd(person, true);
                    return;
                }

                var item = itemIndex[task.Item];
                var vote = person < 0 ? set.ExpertVotes[item] : _votes[(person, item)];
                var shown = task.Swapped && vote < 2 ? 1 - vote : vote;
                started = Stopwatch.GetTimestamp();
                var receipt = await client.Desk.Submit(
                    new Submission($"{reviewer}:{task.Item}:{task.Fence}", programme, task.Item, reviewer, task.Fence,
                        set.Classes[shown], null, null), token);
                acknowledgements.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (receipt.Code is not null)
                    throw new InvalidOperationException($"'{task.Item}' by '{reviewer}': {receipt.Code}: {receipt.Detail}");
                progress(Interlocked.Increment(ref submitted));
                if (Interlocked.Increment(ref sinceRefit) >= cadence && Interlocked.Exchange(ref sinceRefit, 0) >= cadence)
                {
                    await client.Refit(programme).Run(token);
                    Interlocked.Increment(ref refits);
                }
            }
            finally
            {
                busy.TryRemove(person, out _);
            }
        }

        await client.Refit(programme).Run(cancellation);
        await Parallel.ForEachAsync(arrivals, Options(cancellation), async (person, token) =>
        {
            await Serve(person, token);
            if (expertTurn)
                await Serve(-1, token);
        });
        for (var left = -1; left != submitted;)
        {
            left = submitted;
            await client.Refit(programme).Run(cancellation);
            await Parallel.ForEachAsync(arrivals, Options(cancellation), async (person, token) => await Serve(person, token));
        }

        return new ReplayOutcome(submitted, refits, watch.Elapsed, [.. waits], [.. acknowledgements]);
    }

    private static ParallelOptions Options(CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = Concurrent, CancellationToken = cancellation };
}
