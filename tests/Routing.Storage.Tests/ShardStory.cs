using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Routing.Core.Assignment;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Storage.Tests;

/// <summary>What happens to the items of one programme, and what a queue shard knows of them afterwards, by two ways.</summary>
internal sealed class ShardStory(IJournal journal, CancellationToken cancellation)
{
    public const string Prefix = "item/story/";
    public const int Shards = 2;

    private static readonly JsonEventCodec<FeedbackTaskEvent> _codec = new();

    private readonly Dictionary<string, int> _facts = new(StringComparer.Ordinal);
    private int _minutes;

    public DateTimeOffset Now => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(_minutes);

    public static int ShardOf(string item) => (int)(StableHash.Of(item) % Shards);

    public Task Open(string item, ImmutableArray<int>? gold = null, string slice = "general", bool screens = false) =>
        Add(item, new Opened(new ItemContent(item, "a long prompt", "one", "two", Slice: slice, Gold: gold), Now, screens));

    public Task Lease(string item, string reviewer, long fence, int minutes = 15) =>
        Add(item, new Leased($"ask-{item}-{fence}", reviewer, false, fence, Now, Now.AddMinutes(minutes), false, null));

    public Task Judge(string item, string reviewer, long fence) =>
        Add(item, new Judged($"say-{item}-{fence}", reviewer, false, fence, new Answer("A", Reason: "at length"), [0], Now));

    public Task Close(string item) => Add(item, new Closed(Closed.Confident, [0], 0.97, Now));

    public async Task Add(string item, FeedbackTaskEvent e)
    {
        var count = _facts.GetValueOrDefault(item);
        await journal.Append(Prefix + item, count, [_codec.Encode(e)], cancellation);
        _facts[item] = count + 1;
        _minutes++;
    }

    public async Task AddUnreadable(string item)
    {
        var count = _facts.GetValueOrDefault(item);
        await journal.Append(Prefix + item, count, ["{}"u8.ToArray()], cancellation);
        _facts[item] = count + 1;
    }

    /// <summary>Many items in every state.</summary>
    public async Task Tell(string names, int items)
    {
        for (var n = 0; n < items; n++)
        {
            var item = string.Create(CultureInfo.InvariantCulture, $"{names}-{n}");
            await Open(item, n % 7 == 0 ? [1] : null, n % 2 == 0 ? "law" : "general", screens: n % 5 == 0);
            if (n % 5 == 0)
                await Add(item, new Screened(n % 10 == 0 ? "another" : null, n % 10 == 0 ? 1 : null, Now));
            if (n % 3 == 0)
                await Lease(item, $"person-{n % 4}", 1);
            if (n % 6 == 0)
                await Judge(item, $"person-{n % 4}", 1);
            if (n % 12 == 0)
                await Close(item);
        }
    }

    public async Task<IReadOnlyDictionary<int, ShardTasks>> FromTheLog() => await From(Enumerable.Range(0, Shards).ToDictionary(shard => shard, _ => ShardTasks.None));

    public Task<IReadOnlyDictionary<int, ShardTasks>> From(IReadOnlyDictionary<int, ShardTasks> kept) =>
        ShardLog.Load(journal, Prefix, ShardOf, kept, cancellation);

    /// <summary>Open items with their state, the last leases of people, and what cannot be read; as text, to be compared.</summary>
    public string Known(ShardTasks tasks)
    {
        var leases = new LeaseMemory();
        foreach (var (reviewer, lease) in tasks.EarlierLeases)
            leases.Note(reviewer, lease);
        foreach (var (item, (task, _)) in tasks.Tasks)
        {
            foreach (var lease in task.Offers.Values)
            {
                var running = task.Runs(lease, Now);
                leases.Note(lease.Reviewer, new KnownLease(
                    item, lease.Command, lease.Fence, running ? task.Leases[lease.Reviewer].ExpiresAt : lease.ExpiresAt, !running));
            }
        }

        var open = tasks.Tasks.Where(pair => pair.Value.Task is { Closed: null, Dispute: null, Standing: ItemStanding.Routed or ItemStanding.Received });
        var known = leases.All.GroupBy(pair => pair.Reviewer, StringComparer.Ordinal);
        return string.Join('\n',
        [
            .. open.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Key} {pair.Value.Version} {JsonSerializer.Serialize(pair.Value.Task)}"),
            .. known.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one =>
                $"{one.Key}: {string.Join(", ", one.Select(pair => $"{pair.Lease.Command} {(pair.Lease.Over || pair.Lease.EndsAt <= Now ? "over" : pair.Lease.EndsAt)}"))}"),
            .. tasks.Poison.All.Select(poison => $"unreadable: {poison.Stream} {poison.Position}"),
        ]);
    }
}
