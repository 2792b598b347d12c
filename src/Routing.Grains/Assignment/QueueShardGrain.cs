using Orleans;
using Orleans.Runtime;
using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using Routing.Grains.Items;
using Routing.Grains.Labels;

namespace Routing.Grains.Assignment;

/// <summary>One <see cref="WorkQueue"/> in memory. Writes nothing; built from the journal when it wakes.</summary>
[GrainType("shard")]
internal sealed class QueueShardGrain(
    IGrainContext context, IJournal journal, BeliefModels models, TimeProvider clock, NodeSettings settings)
    : Grain, IQueueShardGrain
{
    private static readonly TimeSpan _sweep = TimeSpan.FromMilliseconds(500);

    private readonly string _key = context.GrainId.Key.ToString()!;
    private WorkQueue? _queue;
    private int _classes;
    private int _closed;

    private string Programme => Keys.ProgrammeOf(_key);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var codec = new JsonEventCodec<FeedbackTaskEvent>();
        var tasks = new Dictionary<string, FeedbackTaskState>(StringComparer.Ordinal);
        var prefix = Keys.ItemStreams(Programme);
        await foreach (var recorded in journal.ReadAll(prefix, 0, cancellationToken))
        {
            var item = recorded.Stream[prefix.Length..];
            if (Keys.ShardOf(Programme, item, settings.Shards) == _key)
                tasks[item] = tasks.GetValueOrDefault(item, FeedbackTaskState.Initial).Apply(codec.Decode(recorded.Body));
        }

        var now = clock.GetUtcNow();
        foreach (var (item, task) in tasks)
            Place(QueueEntries.Of(item, task, models.Of(Programme, task.Content!.Classes.Count), now));
        this.RegisterGrainTimer(Sweep, new GrainTimerCreationOptions(_sweep, _sweep));
    }

    public Task<Reservation?> Reserve(ReviewerDocument reviewer, string command, CancellationToken cancellation)
    {
        if (_queue is null)
            return Task.FromResult<Reservation?>(null);
        var rater = models.Of(Programme, _classes).RaterOf(reviewer.Id);
        var draw = new CounterRandom(settings.Seed).Draw("offer", command, 0);
        var offer = _queue.Reserve(AskerOf(reviewer), rater, draw, clock.GetUtcNow());
        return Task.FromResult(offer is null ? null : new Reservation(offer.Item, offer.Describe(), offer.Propensity));
    }

    public Task Put(QueueEntry[] entries, CancellationToken cancellation)
    {
        foreach (var entry in entries)
            Place(entry);
        return Task.CompletedTask;
    }

    public Task<string[]> WhyNot(ReviewerDocument reviewer, string item, CancellationToken cancellation) =>
        Task.FromResult<string[]>([.. _queue?.WhyNot(AskerOf(reviewer), item) ?? ["The queue is empty."]]);

    public Task<QueueSummary> Summary(CancellationToken cancellation) =>
        Task.FromResult(new QueueSummary(_queue?.Count ?? 0, _queue?.Leased ?? 0, _closed));

    private void Place(QueueEntry entry)
    {
        if (!entry.Open)
        {
            _closed++;
            _queue?.Remove(entry.Item);
            return;
        }

        _classes = entry.Belief.Length;
        _queue ??= new WorkQueue(_classes, RoutingWeights.Default, "default@1");
        _queue.Put(new QueuedItem(
            entry.Item, entry.Belief, entry.Risk, entry.Leases, new HashSet<string>(entry.Seen, StringComparer.Ordinal),
            entry.NeedsExpert, entry.LeaseEnds, entry.Judgments));
    }

    private Task Sweep(CancellationToken cancellation)
    {
        foreach (var item in _queue?.Overdue(clock.GetUtcNow()) ?? [])
            GrainFactory.GetGrain<IPromptItemGrain>(Keys.Item(Programme, item)).Refresh(CancellationToken.None).Ignore();
        return Task.CompletedTask;
    }

    private static Asker AskerOf(ReviewerDocument reviewer) =>
        new(reviewer.Id, reviewer.Expert, reviewer.CostCents, reviewer.OnlyItems);
}
