using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Routing.Contracts;
using Routing.Grains.Cluster;
using Routing.Core.Assignment;
using Routing.Core.Ports;
using Routing.Core.Telemetry;
using Routing.Grains.Items;
using Routing.Grains.Labels;
using Routing.Grains.Programmes;
using Routing.Grains.RewardModels;
using Routing.Grains.Telemetry;
using Routing.Statistics.Gold;

namespace Routing.Grains.Assignment;

/// <summary>One <see cref="WorkQueue"/> in memory. Writes nothing; built from the journal when it wakes. Items tell it
/// where they stand; of what was lost on the way it hears by looking into the journal now and then, and at once when a
/// silo has gone.</summary>
[GrainType("shard"), RunsOn(SiloRole.Router)]
internal sealed partial class QueueShardGrain(
    IGrainContext context, IJournal journal, Catalogue catalogue, BeliefModels models, ServedScores scores, TimeProvider clock,
    NodeSettings settings, ShardLogs logs, ShardLevels levels, ISiloStatusOracle silos, ILogger<QueueShardGrain> logger)
    : Grain, IQueueShardGrain
{
    // Requests for work come between two steps: nobody waits for all that a sweep moves.
    private const int StepsPerSweep = 20, MovedPerStep = 100;

    private static readonly TimeSpan _sweep = TimeSpan.FromMilliseconds(250);

    private readonly string _key = context.GrainId.Key.ToString()!;

    // A caller who is let in nowhere may make up a key: such a shard owns no item.
    private readonly int _index = int.TryParse(
        Keys.IdOf(context.GrainId.Key.ToString()!), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;

    private readonly CounterRandom _random = new(settings.Seed);
    private WorkQueue? _queue;
    private ProgrammeInForce? _programme;
    private ShardNews? _news;
    private Dictionary<string, SetAside> _aside = new(StringComparer.Ordinal); // items that cannot be read
    private int _silos;

    private string Programme { get; } = Keys.ProgrammeOf(context.GrainId.Key.ToString()!);

    // The queue is built by the first call, so that a journal that does not answer is that call's failure and not the grain's.
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Sweep, new GrainTimerCreationOptions(_sweep, _sweep) { Interleave = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        levels.Forget(_key);
        return Task.CompletedTask;
    }

    public async Task<Reservation?> Reserve(AskerDocument asker, string command, CancellationToken cancellation)
    {
        if (await Queue(cancellation) is not { } queue)
            return null;
        if (asker.OnlyItems is not null)
            await _placed.WaitAsync(cancellation);
        var offer = Reserve(queue, asker, command);
        if (offer is null && !_placed.IsCompleted)
        {
            await _placed.WaitAsync(cancellation);
            offer = Reserve(queue, asker, command);
        }

        return offer is null ? null : new Reservation(offer.ToDocument());
    }

    private OfferExplanation? Reserve(WorkQueue queue, AskerDocument asker, string command)
    {
        var draw = _random.Draw("offer", command, 0);
        var started = Stopwatch.GetTimestamp();
        var offer = queue.Reserve(
            AskerOf(queue, asker), asker.ToRater(models.Of(Programme, _programme!), _random, command), draw, clock.GetUtcNow());
        Instruments.Route.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        return offer;
    }

    public async Task<HeldReply[]> Match(WaitingAsker[] waiting, CancellationToken cancellation)
    {
        if (await Queue(cancellation) is not { } queue)
            return [.. waiting.Select(_ => new HeldReply(null, false))];
        await _placed.WaitAsync(cancellation);
        var model = models.Of(Programme, _programme!);
        var matching = queue.Match(
            [.. waiting.Select(one => (AskerOf(queue, one.Asker), one.Asker.ToRater(model, _random, one.Command)))],
            _random.Draw("offer", waiting[0].Command, 0), clock.GetUtcNow());
        var offers = matching.Served.ToDictionary(one => one.Reviewer, one => one.Offer, StringComparer.Ordinal);
        return [.. waiting.Select(one => new HeldReply(
            offers.GetValueOrDefault(one.Asker.Reviewer)?.ToDocument(), matching.TurnedAway.Contains(one.Asker.Reviewer)))];
    }

    public async Task<string?> ReserveGold(AskerDocument asker, CancellationToken cancellation) =>
        await Queue(cancellation) is { } queue ? queue.ReserveGold(AskerOf(queue, asker)) : null;

    public async Task Put(QueueEntry[] entries, CancellationToken cancellation)
    {
        if (await Queue(cancellation) is not { } queue)
            return;
        var now = clock.GetUtcNow();
        foreach (var entry in entries.Where(entry => !_aside.ContainsKey(entry.Item)))
            Place(queue, _news!, entry, now);
    }

    public async Task Reprice(Repricing[] items, CancellationToken cancellation)
    {
        if (await Queue(cancellation) is not { } queue)
            return;
        var now = clock.GetUtcNow();
        foreach (var item in items)
            queue.Reprice(item.Item, item.Question, item.Belief, item.NeedsExpert, item.Judgments, now, item.Model);
    }

    public async Task<string[]> WhyNot(AskerDocument asker, string item, CancellationToken cancellation)
    {
        if (await Queue(cancellation) is not { } queue)
            return ["not_found: no programme of this name has been applied."];
        await _placed.WaitAsync(cancellation);
        return [.. queue.WhyNot(AskerOf(queue, asker), item, clock.GetUtcNow())];
    }

    public async Task LeaveOut(string item, SetAside why, CancellationToken cancellation)
    {
        if (await Queue(cancellation) is not null)
            LeaveOut(item, why);
    }

    public async Task<QueueSummary> Summary(CancellationToken cancellation) =>
        await Queue(cancellation) is { } queue ? SummaryOf(queue) : new QueueSummary(0, 0, 0, 0);

    private QueueSummary SummaryOf(WorkQueue queue) => new(
        queue.Count + _toPlace, queue.Leases, queue.WaitingForExpert, queue.GoldCount,
        _aside.Count == 0 ? null : SetAside.First(_aside.Values));

    // Another version of the programme may route otherwise: the queue is then built anew.
    private async ValueTask<WorkQueue?> Queue(CancellationToken cancellation)
    {
        var inForce = await catalogue.Get(Programme, cancellation);
        if (inForce?.Version != _programme?.Version)
            await Build(cancellation);
        return _queue;
    }

    private bool IsMine(string item) => Keys.ShardOf(item, settings.Shards) == _index;

    private int Silos() => silos.GetApproximateSiloStatuses(onlyActive: true).Count;

    private void LeaveOut(string item, SetAside why)
    {
        _queue?.Remove(item);
        if (_aside.TryAdd(item, why))
            LogLeftOut(why.Position, why.Fault);
    }

    private static void Place(WorkQueue queue, ShardNews news, QueueEntry entry, DateTimeOffset now)
    {
        NoteLeases(news.Leases, entry);
        if (!news.Hear(entry.Item, entry.Version))
            return; // Overtaken on the way by what happened later.
        if (!entry.Open)
            queue.Remove(entry.Item);
        else if (entry.Gold)
            queue.Put(entry.ToGold());
        else
            queue.Put(entry.ToItem(), now);
    }

    private async Task Sweep(CancellationToken cancellation)
    {
        if (_queue is not { } queue)
            return;
        if (_placed.IsCompleted)
            Look(queue); // Not before: an item that is heard to have closed would be placed after that.
        scores.Follow(Programme);
        var (model, now) = (models.Of(Programme, _programme!), clock.GetUtcNow());
        queue.Today = models.DayOf(Programme, DateOnly.FromDateTime(now.UtcDateTime));
        queue.FitOfGold = item => model.Gold.TryGetValue(item, out var health) ? health.IsRetired ? null : health.Fit : GoldItemFit.Prior;
        queue.PriorIs(
            model.Untouched, model.EvidenceMark,
            item => (model.Unjudged(item), model.Evidence(item) is null ? null : model.Scores!.Model));
        for (var step = 0; step < StepsPerSweep && queue.MoveUntouched(MovedPerStep, now); step++)
            await Task.Yield();
        if (!ReferenceEquals(_queue, queue))
            return; // Built anew in between.
        var overdue = queue.Overdue(now);
        Instruments.LeasesExpired.Add(overdue.Count);
        levels.Report(_key, SummaryOf(queue), queue.Counts);
        foreach (var item in overdue)
            Ask(item);
    }

    // An item whose word was lost is asked again; a silo that has gone may have taken some with it.
    private void Look(WorkQueue queue)
    {
        var gone = Silos() < _silos;
        _silos = Silos();
        foreach (var item in _news!.Look(gone, queue.Has))
            Ask(item);
        if (!ShardLogs.IsFar(_news.Changed - _keptAt, queue.Count))
            return;
        _keptAt = _news.Changed;
        logs.Keep(Programme, _index).Ignore();
    }

    private void Ask(string item) => Answered(item).Ignore();

    private async Task Answered(string item)
    {
        try
        {
            await GrainFactory.GetGrain<IPromptItemGrain>(Keys.Item(Programme, item)).Refresh(CancellationToken.None);
        }
        catch (StateUnreadableException unreadable)
        {
            LeaveOut(item, PoisonViews.Of(unreadable));
        }
    }

    private static Asker AskerOf(WorkQueue queue, AskerDocument asker) =>
        asker.ToAsker(queue.Today.Harmful.GetValueOrDefault(asker.Reviewer));
}
