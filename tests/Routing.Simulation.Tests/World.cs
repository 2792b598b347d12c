using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tasks;
using Routing.Storage;

namespace Routing.Simulation.Tests;

/// <summary>A small programme in one thread: real rules, queue and ledgers over a journal that fails, people who come,
/// answer, repeat themselves, walk away and come back, and a clock moved by hand.</summary>
internal sealed class World
{
    public const int Items = 40, People = 12, Overlap = 3;
    public const string Prefix = "item/sim/";

    public static readonly Programme Programme = new()
    {
        Name = "Simulated", Method = FeedbackMethod.Classify, Classes = ["no", "yes"], Axes = [], Rubric = Rubric.Empty,
        Risks = [new RiskClass("low", 0.02, 1, Overlap, false)],
        Tiers = [new Tier("general", 1, false)], LeaseDuration = TimeSpan.FromMinutes(5),
    };

    private readonly Random _random;
    private readonly WorkQueue _queue = new(Programme, "sim@1");
    private readonly Dictionary<string, Ledger<FeedbackTaskState, FeedbackTaskEvent>> _ledgers = new(StringComparer.Ordinal);
    private readonly BeliefModel _model = Refit.Before(Programme);
    private readonly List<(string Item, string Reviewer, long Fence)> _open = [];
    private DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private int _commands;

    public World(int seed)
    {
        _random = new Random(seed);
        Journal = new FaultyJournal(Durable, new Random(seed + 1));
    }

    public InMemoryJournal Durable { get; } = new();

    public FaultyJournal Journal { get; }

    /// <summary>Submits that were acknowledged.</summary>
    public HashSet<(string Item, string Reviewer)> Acknowledged { get; } = [];

    public int Refused { get; private set; }

    public int Expired { get; private set; }

    public int Restarts { get; private set; }

    /// <summary>Moves that were acknowledged, repeated ones included.</summary>
    public int Moved { get; private set; }

    public async Task Open()
    {
        for (var n = 0; n < Items; n++)
        {
            var content = new ItemContent($"item-{n}", "?", null, null);
            await Insist(() => Transact($"item-{n}", task => FeedbackTask.Open(task, content, _now)));
        }
    }

    /// <summary>One random thing happens.</summary>
    public async Task Step()
    {
        switch (_random.Next(13))
        {
            case < 5:
                await Ask($"person-{_random.Next(People)}");
                break;
            case < 9 when _open.Count > 0:
                await Answer(_open[_random.Next(_open.Count)]);
                break;
            case 9 when _open.Count > 0:
                var (item, reviewer, fence) = _open[_random.Next(_open.Count)];
                await Try(() => Transact(item, task => FeedbackTask.GiveBack(
                    task, $"back-{reviewer}-{fence}", reviewer, fence, _random.Next(2) == 0 ? "skipped" : null)));
                break;
            case 10:
                _now += TimeSpan.FromMinutes(_random.Next(8));
                Expired += _queue.Overdue(_now).Count;
                break;
            case 12 when _random.Next(3) > 0:
                await Move($"item-{_random.Next(Items)}");
                break;
            case 11:
                // The process dies: all that is in memory is gone.
                _ledgers.Clear();
                Restarts++;
                break;
        }
    }

    /// <summary>The tasks as the journal holds them.</summary>
    public async Task<IReadOnlyDictionary<string, FeedbackTaskState>> Recorded() =>
        await ShardLog.Read(Durable, Prefix, _ => true, default);

    /// <summary>The task as memory holds it, read from the journal when memory is gone.</summary>
    public async Task<FeedbackTaskState> Remembered(string item) => await LedgerOf(item).State(default);

    private async Task Ask(string reviewer)
    {
        var asker = new Asker(new ReviewerProfile(reviewer, 0, new HashSet<string> { "en" }), 1, null);
        var view = new RaterView(q => _model.RaterOf(reviewer, false, q), q => _model.RaterOf(reviewer, false, q), q => _model.Questions[q].Crowd);
        if (_queue.Reserve(asker, view, _random.NextDouble(), _now) is not { } offer)
            return;
        var request = new LeaseRequest(
            $"ask-{_commands++}", reviewer, false, Overlap, Programme.LeaseDuration, _random.NextDouble(), offer);
        if (await Try(() => Transact(offer.Item, task => FeedbackTask.Lease(task, request, _now))))
            _open.Add((offer.Item, reviewer, (await Remembered(offer.Item)).Leases[reviewer].Fence));
    }

    // A person takes an item out of routing or puts it back; some are lost for good.
    private async Task Move(string item)
    {
        var task = await Remembered(item);
        var to = task.Standing is ItemStanding.Suspended or ItemStanding.Quarantined ? ItemStanding.Routed
            : _random.Next(20) == 0 ? ItemStanding.Discarded
            : _random.Next(2) == 0 ? ItemStanding.Suspended : ItemStanding.Quarantined;
        var command = $"move-{_commands++}";
        var repeats = _random.Next(1, 4);
        for (var n = 0; n < repeats; n++)
        {
            if (await Try(() => Transact(item, present => ItemMoves.Move(present, command, "lea", to, "because", _now))))
                Moved++;
        }
    }

    private async Task Answer((string Item, string Reviewer, long Fence) lease)
    {
        var answer = new Answer(_random.NextDouble() < 0.8 ? "yes" : "no");
        // A frontend repeats a lost request with the same command and content; some also repeat an acknowledged one.
        var repeats = _random.Next(1, 4);
        for (var n = 0; n < repeats; n++)
        {
            var acknowledged = await Try(() => Transact(lease.Item, task => Closing.After(
                task,
                FeedbackTask.Submit(task, Programme, $"submit-{lease.Reviewer}-{lease.Fence}-{answer.Choice}", lease.Reviewer, lease.Fence, answer, Overlap, _now),
                Programme, _model, _now)));
            if (acknowledged)
                Acknowledged.Add((lease.Item, lease.Reviewer));
        }
    }

    private async Task<bool> Try(Func<Task<Refusal?>> command)
    {
        try
        {
            if (await command() is null)
                return true;
            Refused++;
            return false;
        }
        catch (IOException)
        {
            return false; // Nothing was promised; it may have landed all the same.
        }
    }

    private async Task Insist(Func<Task<Refusal?>> command)
    {
        while (!await Try(command))
        {
        }
    }

    private async Task<Refusal?> Transact(string item, Func<FeedbackTaskState, Decision<FeedbackTaskEvent>> decide)
    {
        var refusal = await LedgerOf(item).Transact(decide, default);
        var task = await Remembered(item);
        if (task.Closed is not null || task.Dispute is not null || task.Standing is not ItemStanding.Routed)
        {
            _queue.Remove(item);
            return refusal;
        }

        _queue.Put(
            new QueuedItem(
                item, 0, _model.Belief(task, 0).Classes, 0, "en", false, task.OpenedAt, task.Judgments.Count,
                [.. task.Judgments.Select(judged => judged.Reviewer), .. task.GivenBack.Values.Where(back => back.Reason is not null).Select(back => back.Reviewer)],
                [.. task.Leases.Values.Where(lease => lease.ExpiresAt > _now).Select(lease => new QueuedLease(lease.Reviewer, lease.Command, lease.Fence, lease.ExpiresAt))]),
            _now);
        return refusal;
    }

    private Ledger<FeedbackTaskState, FeedbackTaskEvent> LedgerOf(string item)
    {
        if (!_ledgers.TryGetValue(item, out var ledger))
        {
            _ledgers[item] = ledger = new Ledger<FeedbackTaskState, FeedbackTaskEvent>(
                Journal, new JsonEventCodec<FeedbackTaskEvent>(), Prefix + item, FeedbackTaskState.Initial,
                static (task, e) => task.Apply(e));
        }

        return ledger;
    }
}
