using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Routing.Contracts;
using Routing.Grains.Cluster;
using Routing.Core.Assignment;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using Routing.Core.Telemetry;
using Routing.Grains.Items;
using Routing.Grains.Labels;
using Routing.Grains.Programmes;
using Routing.Grains.RewardModels;
using Routing.Grains.Telemetry;
using Routing.Statistics.Gold;
using Routing.Statistics.Probability;

namespace Routing.Grains.Assignment;

/// <summary>One <see cref="WorkQueue"/> in memory. Writes nothing; built from the journal when it wakes. Items tell it
/// where they stand; of what was lost on the way it hears by looking into the journal now and then, and at once when a
/// silo has gone.</summary>
[GrainType("shard"), RunsOn(SiloRole.Router)]
internal sealed partial class QueueShardGrain(
    IGrainContext context, IJournal journal, Catalogue catalogue, BeliefModels models, ServedScores scores, TimeProvider clock,
    NodeSettings settings, ShardLevels levels, ISiloStatusOracle silos, ILogger<QueueShardGrain> logger)
    : Grain, IQueueShardGrain
{
    private const int MovedPerSweep = 2_000;

    private static readonly TimeSpan _sweep = TimeSpan.FromMilliseconds(250), _look = TimeSpan.FromSeconds(30);

    private readonly string _key = context.GrainId.Key.ToString()!;
    private readonly CounterRandom _random = new(settings.Seed);
    private WorkQueue? _queue;
    private ProgrammeInForce? _programme;
    private Dictionary<string, int> _versions = new(StringComparer.Ordinal); // facts known of each item
    private long _position; // of the journal, up to which every item's facts have been heard of
    private long _looked;
    private int _silos;
    private Task<(IReadOnlyDictionary<string, int> Versions, long Position)>? _news;

    private string Programme => Keys.ProgrammeOf(_key);

    // The queue is built by the first call, so that a journal that does not answer is that call's failure and not the grain's.
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Sweep, new GrainTimerCreationOptions(_sweep, _sweep));
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
        var draw = _random.Draw("offer", command, 0);
        var started = Stopwatch.GetTimestamp();
        var offer = queue.Reserve(AskerOf(asker), RaterOf(asker, command), draw, clock.GetUtcNow());
        Instruments.Route.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        return offer is null ? null : new Reservation(offer.ToDocument());
    }

    public async Task<string?> ReserveGold(AskerDocument asker, CancellationToken cancellation) =>
        (await Queue(cancellation))?.ReserveGold(AskerOf(asker));

    public async Task Put(QueueEntry[] entries, CancellationToken cancellation)
    {
        if (await Queue(cancellation) is not { } queue)
            return;
        var now = clock.GetUtcNow();
        foreach (var entry in entries)
            Place(queue, entry, now);
    }

    public async Task Reprice(Repricing[] items, CancellationToken cancellation)
    {
        if (await Queue(cancellation) is not { } queue)
            return;
        var now = clock.GetUtcNow();
        foreach (var item in items)
            queue.Reprice(item.Item, item.Question, item.Belief, item.NeedsExpert, item.Judgments, now, item.Model);
    }

    public async Task<string[]> WhyNot(AskerDocument asker, string item, CancellationToken cancellation) =>
        await Queue(cancellation) is { } queue
            ? [.. queue.WhyNot(AskerOf(asker), item, clock.GetUtcNow())]
            : ["not_found: no programme of this name has been applied."];

    public async Task<HeldLease[]> HeldBy(string reviewer, CancellationToken cancellation) =>
        await Queue(cancellation) is { } queue
            ? [.. queue.HeldBy(reviewer, clock.GetUtcNow()).Select(held => new HeldLease(
                held.Item, reviewer, held.Lease.Command, held.Lease.Fence, held.Lease.EndsAt))]
            : [];

    public async Task<QueueSummary> Summary(CancellationToken cancellation) =>
        await Queue(cancellation) is { } queue ? SummaryOf(queue) : new QueueSummary(0, 0, 0, 0);

    private static QueueSummary SummaryOf(WorkQueue queue) =>
        new(queue.Count, queue.Leases, queue.WaitingForExpert, queue.GoldCount);

    // Another version of the programme may route otherwise: the queue is then built anew.
    private async ValueTask<WorkQueue?> Queue(CancellationToken cancellation)
    {
        var inForce = await catalogue.Get(Programme, cancellation);
        if (inForce?.Version != _programme?.Version)
            await Build(cancellation);
        return _queue;
    }

    private async Task Build(CancellationToken cancellation)
    {
        if (await catalogue.Get(Programme, cancellation) is not { } programme)
            return;
        var started = Stopwatch.GetTimestamp();
        var prefix = Keys.ItemStreams(Programme);
        var (tasks, position) = await Task.Run(() => ShardLog.Load(journal, prefix, IsMine, cancellation), cancellation);

        var now = clock.GetUtcNow();
        var queue = new WorkQueue(
            programme.Programme, string.Create(CultureInfo.InvariantCulture, $"default@{programme.Version}"));
        var model = models.Of(Programme, programme);
        _versions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (item, (task, version)) in tasks)
        {
            if (task.Content is not null)
                Place(queue, TaskViews.ToQueue(item, task, version, programme.Programme, model, now), now);
        }

        (_queue, _programme, _position, _news, _silos) = (queue, programme, position, null, Silos());
        _looked = clock.GetTimestamp();
        var took = Stopwatch.GetElapsedTime(started);
        Instruments.ShardWarmUp.Record(took.TotalSeconds);
        LogBuilt(_key, queue.Count, took.TotalMilliseconds);
    }

    private bool IsMine(string item) => Keys.ShardOf(Programme, item, settings.Shards) == _key;

    private int Silos() => silos.GetApproximateSiloStatuses(onlyActive: true).Count;

    private void Place(WorkQueue queue, QueueEntry entry, DateTimeOffset now)
    {
        if (entry.Version < _versions.GetValueOrDefault(entry.Item))
            return; // Overtaken on the way by what happened later.
        _versions[entry.Item] = entry.Version;
        if (entry.Gold)
        {
            queue.Put(new QueuedGold(
                entry.Item, entry.Language, [.. entry.Done, .. entry.Leases.Select(lease => lease.Reviewer)]));
        }
        else if (!entry.Open)
        {
            queue.Remove(entry.Item);
        }
        else
        {
            queue.Put(
                new QueuedItem(
                    entry.Item, entry.Question, entry.Belief, entry.Risk, entry.Language, entry.NeedsExpert, entry.OpenedAt,
                    entry.Judgments, [.. entry.Done],
                    [.. entry.Leases.Select(lease => new QueuedLease(lease.Reviewer, lease.Command, lease.Fence, lease.EndsAt))],
                    entry.Eligibility is { } who ? new Eligibility(who.Author, who.AuthorTeam, [.. who.Qualifications]) : null)
                {
                    Model = entry.Model, Slice = string.Intern(entry.Slice), Harmful = entry.Harmful, Groups = [.. entry.Groups ?? []],
                },
                now);
        }
    }

    private Task Sweep(CancellationToken cancellation)
    {
        Look();
        if (_queue is not null)
        {
            scores.Follow(Programme);
            var model = models.Of(Programme, _programme!);
            _queue.Today = models.DayOf(Programme, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
            _queue.FitOfGold = item => model.Gold.TryGetValue(item, out var health) ? health.IsRetired ? null : health.Fit : GoldItemFit.Prior;
            _queue.PriorIs(
                model.Untouched, model.EvidenceMark,
                item => (model.Unjudged(item), model.Evidence(item) is null ? null : model.Scores!.Model));
            _queue.MoveUntouched(MovedPerSweep, clock.GetUtcNow());
        }

        var overdue = _queue?.Overdue(clock.GetUtcNow()) ?? [];
        Instruments.LeasesExpired.Add(overdue.Count);
        if (_queue is not null)
            levels.Report(_key, SummaryOf(_queue));
        foreach (var item in overdue)
            Ask(item);
        return Task.CompletedTask;
    }

    // An item whose word was lost is asked again. Reading the journal goes on beside the shard's turns.
    private void Look()
    {
        if (_news is null)
        {
            var gone = Silos() < _silos;
            _silos = Silos();
            if (_queue is null || (!gone && clock.GetElapsedTime(_looked) < _look))
                return;
            _looked = clock.GetTimestamp();
            _news = Task.Run(() => ShardLog.News(journal, Keys.ItemStreams(Programme), _position, IsMine, CancellationToken.None));
        }
        else if (_news.IsCompleted)
        {
            if (_news.IsCompletedSuccessfully)
            {
                var (versions, position) = _news.Result;
                foreach (var (item, version) in versions)
                {
                    if (_versions.GetValueOrDefault(item) < version)
                        Ask(item);
                    else if (!_queue!.Has(item))
                        _versions.Remove(item); // Closed, and told of.
                }

                _position = position;
            }

            _news = null;
        }
    }

    private void Ask(string item) =>
        GrainFactory.GetGrain<IPromptItemGrain>(Keys.Item(Programme, item)).Refresh(CancellationToken.None).Ignore();

    private RaterView RaterOf(AskerDocument asker, string command)
    {
        var model = models.Of(Programme, _programme!);
        var (reviewer, expert) = (asker.Reviewer, asker.Tier > 0);
        var sequence = 0;
        // Texts are answered by people of whom nothing is believed.
        return model.Questions.IsEmpty
            ? new RaterView(_ => _flat, _ => _flat, _ => _flat)
            : new RaterView(
                q => model.RaterOf(reviewer, expert, q),
                q => DirichletDraw.Rows(model.PseudoCountsOf(reviewer, expert, q), () => _random.Draw("explore", command, sequence++)),
                q => model.Questions[q].Crowd);
    }

    private static readonly double[,] _flat = { { 0.75, 0.25 }, { 0.25, 0.75 } };

    private Asker AskerOf(AskerDocument asker) => new(
        new ReviewerProfile(asker.Reviewer, asker.Tier, new HashSet<string>(asker.Languages, StringComparer.Ordinal))
        {
            Team = asker.Team, AnsweredToday = asker.AnsweredToday, DailyLimit = asker.DailyLimit,
            Qualifications = new HashSet<string>(asker.Qualifications, StringComparer.Ordinal),
            Conflicts = new HashSet<string>(asker.Conflicts, StringComparer.Ordinal),
            Group = asker.Group, HarmfulLimit = asker.HarmfulLimit, HarmfulToday = _queue!.Today.Harmful.GetValueOrDefault(asker.Reviewer),
        },
        Math.Max(1e-6, asker.CostCents), asker.OnlyItems)
    {
        Ability = asker.Ability, InOrderOnly = asker.InOrderOnly,
    };
}
