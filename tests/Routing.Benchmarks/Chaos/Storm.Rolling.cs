using System.Diagnostics;
using System.Globalization;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Tasks;

namespace Routing.Benchmarks.Chaos;

public sealed partial class Storm
{
    private const int Holders = 4;
    private const string Words = "half a sentence";

    private readonly List<TimeSpan> _stops = [];

    /// <summary>Asks one silo after the other to stop, starts it again and waits until it is back, as an upgrade does, while people
    /// work and some hold tasks all the time.</summary>
    public async Task<StormReport> Roll(CancellationToken cancellation)
    {
        await using var client = await People.Connect(_gateways, cancellation);
        string[] holders = [.. Enumerable.Range(0, Holders).Select(n => string.Create(CultureInfo.InvariantCulture, $"holder-{n}"))];
        foreach (var receipt in await client.EnrolReviewers(Name, [.. holders.Select(id => new ReviewerDocument(id, "crowd", []))], cancellation))
            Receipts.Expect(receipt);
        for (var n = 0; n < _silos.Length; n++)
        {
            var round = string.Create(CultureInfo.InvariantCulture, $"round-{n}");
            var held = await Task.WhenAll(holders.Select(holder => Hold(client, holder, round, cancellation)));
            Did("stop silo");
            _silos[n].Signal("TERM");
            var (stop, moved) = (Stopped(_silos[n], cancellation), Failover.UntilAllAnswered(client, Name, [.. _people.SelectMany(people => people)], cancellation));
            await Task.WhenAll(held.Select(lease => Again(client, lease.Holder, round, lease.Task, cancellation)));
            _stops.Add(await stop);
            _failovers.Add(await moved);
            await Task.WhenAll(held.Select(lease => Finish(client, lease.Holder, round, lease.Task, cancellation)));
            _silos[n].Upgrade(SiloProcess.Program("Routing.Silo", "Routing.Silo"));
            _silos[n].Start();
            // The next one stops when this one is back.
            await (await People.Connect([_gateways[n]], cancellation)).DisposeAsync();
        }

        foreach (var process in _clients)
            process.Kill();
        return await Compare(client, null, Leases, cancellation);
    }

    private static async Task<(string Holder, TaskView Task)> Hold(
        RoutingClient client, string holder, string round, CancellationToken cancellation)
    {
        var task = (await client.RequestWork(round + holder, Name, holder, cancellation)).Task
            ?? throw new InvalidOperationException($"Nothing is left for {holder}.");
        Receipts.Expect(await client.SaveDraft(Answer(holder, round, task), cancellation));
        return (holder, task);
    }

    // His task is still his, with its draft.
    private async Task Again(RoutingClient client, string holder, string round, TaskView task, CancellationToken cancellation)
    {
        var again = (await client.RequestWork(round + holder, Name, holder, cancellation)).Task;
        if (again?.Item != task.Item || again.Fence != task.Fence)
            _failures.Add($"{holder} held {task.Item} by fence {task.Fence}, and was given {again?.Item} by {again?.Fence}");
        else if (again.DraftText != Words)
            _failures.Add($"{holder}'s draft for {task.Item} is gone");
    }

    private async Task Finish(RoutingClient client, string holder, string round, TaskView task, CancellationToken cancellation)
    {
        foreach (var receipt in (Receipt[])[
            await client.Heartbeat(Name, task.Item, holder, task.Fence, cancellation),
            await client.Submit(Answer(holder, round, task), cancellation)])
        {
            if (receipt.Code is not null)
                _failures.Add($"{holder} held {task.Item}, and was refused: {receipt.Code}: {receipt.Detail}");
        }
    }

    private static Submission Answer(string holder, string round, TaskView task) =>
        new($"submit:{round}:{holder}", Name, task.Item, holder, task.Fence, "A", Text: Words);

    private async Task<TimeSpan> Stopped(StormProcess silo, CancellationToken cancellation)
    {
        var since = Stopwatch.StartNew();
        if (await silo.Exited(cancellation) is not 0 and var code)
            _failures.Add($"a silo that was asked to stop ended with {code}: {silo.Said}");
        return since.Elapsed;
    }

    // Every lease that runs by the journal is known to the shards: of one whose word was lost on the way they hear by their looks into
    // the journal, every half a minute.
    private static async Task Leases(
        RoutingClient client, HistoryChecker checker, IReadOnlyCollection<FeedbackTaskState> tasks, CancellationToken cancellation)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var (known, running) = ((await client.Status(Name, cancellation)).Leases, tasks.Sum(task => task.RunningLeases(TimeProvider.System.GetUtcNow())));
            if (known == running)
                return;
            if (patience.Elapsed > TimeSpan.FromSeconds(45))
            {
                checker.Violated($"the shards know of {known} leases, {running} run");
                return;
            }

            await Task.Delay(100, cancellation);
        }
    }
}
