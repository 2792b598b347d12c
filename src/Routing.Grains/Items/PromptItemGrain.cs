using Orleans;
using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using Routing.Grains.Labels;

namespace Routing.Grains.Items;

/// <summary>Identity, clock and journal around <see cref="FeedbackTask"/>.</summary>
[GrainType("item")]
internal sealed class PromptItemGrain : Grain, IPromptItemGrain
{
    private readonly Ledger<FeedbackTaskState, FeedbackTaskEvent> _ledger;
    private readonly BeliefModels _models;
    private readonly TimeProvider _clock;
    private readonly NodeSettings _settings;
    private readonly string _programme;
    private readonly string _item;

    public PromptItemGrain(
        IGrainContext context, IJournal journal, BeliefModels models, TimeProvider clock, NodeSettings settings)
    {
        var key = context.GrainId.Key.ToString()!;
        (_models, _clock, _settings) = (models, clock, settings);
        (_programme, _item) = (Keys.ProgrammeOf(key), Keys.IdOf(key));
        _ledger = new Ledger<FeedbackTaskState, FeedbackTaskEvent>(
            journal, new JsonEventCodec<FeedbackTaskEvent>(), Keys.ItemStreams(_programme) + _item,
            FeedbackTaskState.Initial, static (task, e) => task.Apply(e));
    }

    public async Task<Receipt> Import(ItemDocument item, CancellationToken cancellation)
    {
        var content = new ItemContent(
            item.ExternalId, item.Prompt, item.CandidateA, item.CandidateB, item.Classes, item.Language, item.Risk);
        return await Record(task => FeedbackTask.Open(task, content), cancellation);
    }

    public async Task<LeaseReply> Lease(
        string command, string reviewer, bool expert, string why, double propensity, CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow();
        var request = new LeaseRequest(
            command, reviewer, expert, _settings.LeaseDuration,
            new CounterRandom(_settings.Seed).Draw("side", $"{_item}/{reviewer}", 0), why, propensity);
        var receipt = await Record(
            task => FeedbackTask.Lease(task, request, Closing.Limit(task, expert), now), cancellation);
        var after = await _ledger.State(cancellation);
        return new LeaseReply(receipt.Code is null ? View(after, after.Leases[reviewer]) : null, receipt);
    }

    public async Task<Receipt> Submit(Submission submission, CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow();
        var answer = new Answer(submission.Choice, submission.Text, submission.Reason);
        return await Record(
            task => Closing.After(
                task,
                FeedbackTask.Submit(
                    task, submission.Command, submission.Reviewer, submission.Fence, answer,
                    Closing.Limit(task, expert: true), now),
                after => Model(after), now),
            cancellation);
    }

    public Task<Receipt> GiveBack(Submission submission, CancellationToken cancellation) => Record(
        task => FeedbackTask.GiveBack(
            task, submission.Command, submission.Reviewer, submission.Fence, submission.Reason),
        cancellation);

    public async Task Refresh(CancellationToken cancellation) => Tell(await _ledger.State(cancellation));

    public async Task<ItemView?> Get(CancellationToken cancellation)
    {
        var task = await _ledger.State(cancellation);
        if (task.Content is not { } content)
            return null;
        var belief = Model(task).Belief(task);
        return new ItemView(
            _item, content.Prompt, [.. content.Classes], belief.Classes, belief.Hard,
            task.Closed is { Verdict: null } ? "disputed" : task.Closed is not null ? "resolved"
                : task.RunningLeases(_clock.GetUtcNow()) > 0 ? "leased" : "ready",
            task.Closed?.Reason, task.Closed?.Verdict is { } verdict ? content.Classes[verdict] : null,
            [.. task.Leases.Values.Select(lease => $"{lease.Reviewer} holds a lease: {lease.Why}"),
             .. task.Judgments.Select(judged =>
                 $"{judged.Reviewer} answered {(judged.Class is { } c ? content.Classes[c] : judged.Answer.Text)}")]);
    }

    private async Task<Receipt> Record(
        Func<FeedbackTaskState, Decision<FeedbackTaskEvent>> decide, CancellationToken cancellation)
    {
        var refusal = await _ledger.Transact(decide, cancellation);
        Tell(await _ledger.State(cancellation));
        return refusal is null ? Receipt.Durable : new Receipt(refusal.Code, refusal.Detail);
    }

    // A hint: the shard can always be rebuilt from the journal.
    private void Tell(FeedbackTaskState task)
    {
        if (task.Content is null)
            return;
        GrainFactory.GetGrain<IQueueShardGrain>(Keys.ShardOf(_programme, _item, _settings.Shards))
            .Put([QueueEntries.Of(_item, task, Model(task), _clock.GetUtcNow())], CancellationToken.None).Ignore();
    }

    private BeliefModel Model(FeedbackTaskState task) => _models.Of(_programme, task.Content!.Classes.Count);

    private TaskView View(FeedbackTaskState task, FeedbackTaskEvent.Leased lease)
    {
        var content = task.Content!;
        var (first, second) = lease.Swapped
            ? (content.CandidateB, content.CandidateA)
            : (content.CandidateA, content.CandidateB);
        return new TaskView(
            _item, lease.Fence, lease.ExpiresAt, content.Prompt, first, second, [.. content.Classes], lease.Swapped);
    }
}
