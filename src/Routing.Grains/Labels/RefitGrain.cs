using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Reviewers;
using Routing.Core.Tasks;
using Routing.Core.Telemetry;
using Routing.Grains.Items;
using Routing.Grains.Programmes;
using Routing.Grains.RewardModels;

namespace Routing.Grains.Labels;

/// <summary>Reads the log, recomputes the model off the grain's turn, publishes it, and re-places the open items.</summary>
[GrainType("refit")]
internal sealed partial class RefitGrain(
    IGrainContext context, IJournal journal, Catalogue catalogue, BeliefModels models, ServedScores scores, TimeProvider clock,
    NodeSettings settings, ILogger<RefitGrain> logger)
    : Grain, IRefitGrain
{
    private const int Batch = 1000;

    private readonly TaskLog _log = new();
    private int _epoch;

    private string Programme => context.GrainId.Key.ToString()!;

    public async Task<RefitSummary> Run(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        if (await catalogue.Get(Programme, cancellation) is not { } programme)
            return new RefitSummary(0, 0, 0);
        var prefix = Keys.ItemStreams(Programme);
        var golds = await Task.Run(() => _log.Read(journal, prefix, cancellation), cancellation);

        var epoch = ++_epoch;
        var voted = _log.Voted();
        List<VotedItem> items = [.. voted.Select(pair => VotedItem.Of(pair.Item, pair.Task))];
        var known = scores.Of(Programme);
        var model = await Task.Run(
            () => Trusting(Refit.Of(epoch, _log.Position, programme.Programme, items), known, programme.Programme, voted), cancellation);
        var judgments = voted.Sum(pair => pair.Task.Judgments.Count);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        models.Publish(
            Programme,
            new PublishedBeliefs(
                model, new(() => Reputation.Of(model, items)), _log.Open, judgments, today, _log.JudgedOn(today)),
            watch.ElapsedTicks);
        await Replace(voted, programme, model, cancellation);
        await Repeat(golds, programme, cancellation);
        Instruments.Refit.Record(watch.Elapsed.TotalSeconds);
        Instruments.RefitJudgments.Add(judgments);
        LogRefitted(Programme, epoch, judgments, watch.Elapsed.TotalMilliseconds);
        return new RefitSummary(epoch, judgments, watch.Elapsed.TotalMilliseconds);
    }

    // What is learnt about the reward model comes after the beliefs, which know nothing of it.
    private static BeliefModel Trusting(
        BeliefModel model, ModelScores? scores, Programme programme, ImmutableArray<(string Item, FeedbackTaskState Task)> voted) =>
        programme.RewardModel is { } policy && scores is not null
        && EvidenceTrusts.Fit(model, scores, policy.BlindShare, voted) is { } trust
            ? model with
            {
                Scores = scores,
                Trust = trust with
                {
                    Thresholds = policy.AssistedClosing
                        ? AssistedClosing.Thresholds(programme, model with { Scores = scores, Trust = trust }, policy.BlindShare, voted)
                        : [],
                },
            }
            : model;

    private async Task Replace(
        ImmutableArray<(string Item, FeedbackTaskState Task)> voted, ProgrammeInForce programme, BeliefModel model,
        CancellationToken cancellation)
    {
        var open = voted.Where(pair => !pair.Task.IsGold && pair.Task.Closed is null && pair.Task.Dispute is null);
        foreach (var shard in open.GroupBy(pair => Keys.ShardOf(Programme, pair.Item, settings.Shards)))
        {
            foreach (var chunk in shard.Chunk(Batch))
            {
                await GrainFactory.GetGrain<IQueueShardGrain>(shard.Key).Reprice(
                    [.. chunk.Select(pair => TaskViews.ToRepricing(pair.Item, pair.Task, programme.Programme, model))],
                    cancellation);
                // What the new beliefs settle, its own grain closes.
                foreach (var (item, task) in chunk)
                {
                    if (Closing.Look(task, programme.Programme, model).Decision is StopDecision.Resolved)
                        Item(item).Refresh(CancellationToken.None).Ignore();
                }
            }
        }
    }

    // The item told each reviewer when it happened; a crash in between is made good here.
    private async Task Repeat(
        IReadOnlyList<(string Item, string Reviewer)> golds, ProgrammeInForce programme, CancellationToken cancellation)
    {
        foreach (var (item, reviewer) in golds)
        {
            if (GoldResults.Of(item, _log.Of(item), reviewer, programme) is { } result)
            {
                await GrainFactory.GetGrain<IReviewerGrain>(Keys.Reviewer(Programme, reviewer))
                    .GoldJudged(result, cancellation);
            }
        }
    }

    private IPromptItemGrain Item(string item) =>
        GrainFactory.GetGrain<IPromptItemGrain>(Keys.Item(Programme, item));
}
