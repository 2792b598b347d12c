using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Routing.Client;
using Routing.Contracts;

namespace Routing.Benchmarks.Chaos;

/// <summary>How long a cluster takes to answer for everybody again, and what was waited for.</summary>
/// <param name="Membership">When the silo was noticed to be gone.</param>
/// <param name="Work">By kind of work, the time until all of it was answered.</param>
public sealed record Failover(MembershipWatch Membership, ImmutableArray<(string Kind, TimeSpan Time)> Work)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>Until all of it was answered.</summary>
    public TimeSpan Whole => Work.Max(work => work.Time);

    /// <summary>Asks for every kind of work at once, and for each until it is answered.</summary>
    /// <param name="round">Part of the commands' ids.</param>
    /// <param name="items">Items whose grains lived somewhere in the cluster.</param>
    /// <exception cref="RoutingUnavailableException">Something was not answered within a minute.</exception>
    public static async Task<Failover> Measure(
        RoutingClient client, Task<MembershipWatch> membership, string round, string programme, IReadOnlyList<string> reviewers,
        IReadOnlyList<string> items, CancellationToken cancellation)
    {
        var since = Stopwatch.StartNew();
        var kinds = await Task.WhenAll(
            Until("reviewers", reviewers, reviewer => client.Reviewer(programme, reviewer, cancellation)),
            Until("items", items, item => client.Item(programme, item, cancellation)),
            Until("shards", [programme], name => client.Status(name, cancellation)),
            Until("refit", [programme], name => client.Beliefs(name, cancellation)),
            Until("ask and submit", reviewers, reviewer => Cycle(client, round, programme, reviewer, cancellation)));
        return new Failover(await membership, [.. kinds]);

        async Task<(string, TimeSpan)> Until(string kind, IReadOnlyList<string> whose, Func<string, Task> ask)
        {
            await Task.WhenAll(whose.Select(one => UntilAnswered(since, () => ask(one))));
            return (kind, since.Elapsed);
        }
    }

    /// <summary>The time until each reviewer's grain, wherever it lived, has answered.</summary>
    /// <exception cref="RoutingUnavailableException">One did not within a minute.</exception>
    public static async Task<TimeSpan> UntilAllAnswered(
        RoutingClient client, string programme, IReadOnlyList<string> reviewers, CancellationToken cancellation)
    {
        var since = Stopwatch.StartNew();
        await Task.WhenAll(reviewers.Select(reviewer => UntilAnswered(since, () => client.Reviewer(programme, reviewer, cancellation))));
        return since.Elapsed;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"accused {Membership.Accused.TotalSeconds:0.0} s, dead {Membership.Dead.TotalSeconds:0.0} s; {string.Join(", ", Work.Select(work => string.Create(CultureInfo.InvariantCulture, $"{work.Kind} {work.Time.TotalSeconds:0.0} s")))}");

    private static async Task UntilAnswered(Stopwatch since, Func<Task> ask)
    {
        while (true)
        {
            try
            {
                await ask();
                return;
            }
            catch (RoutingUnavailableException) when (since.Elapsed < _patience)
            {
            }
        }
    }

    private static async Task Cycle(RoutingClient client, string round, string programme, string reviewer, CancellationToken cancellation)
    {
        if ((await client.RequestWork($"{round}:{reviewer}", programme, reviewer, cancellation)).Task is { } task)
        {
            Receipts.Expect(await client.Submit(
                new Submission($"{round}:{reviewer}:{task.Item}", programme, task.Item, reviewer, task.Fence, "A"), cancellation));
        }
    }
}
