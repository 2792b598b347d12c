using System.Runtime.CompilerServices;
using Orleans.Concurrency;
using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Reviewers;
using Routing.Core.Tasks;
using Routing.Grains.Cluster;
using Routing.Grains.Items;
using Routing.Grains.Labels;
using Routing.Grains.Reviewers;

namespace Routing.Grains.Programmes;

/// <summary>Folds the journal for lists and counts; owns nothing.</summary>
/// <remarks>One a silo: the next page of a list is asked of any activation, and only the one that began the list knows it.</remarks>
[StatelessWorker(1), Reentrant, GrainType("reader")]
internal sealed class ReaderGrain(
    IJournal journal, Catalogue catalogue, BeliefModels models, TimeProvider clock, NodeSettings settings, IEnumerable<IFeedConsumer> consumers, ISnapshots snapshots,
    ClusterRoles roles)
    : Grain, IReaderGrain
{
    public async IAsyncEnumerable<TaskRecord> Tasks(
        string programme, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await catalogue.Get(programme, cancellation) is not { } inForce)
            yield break;
        await models.Ready(programme);
        var tasks = await Fold(
            Keys.ItemStreams(programme), FeedbackTaskState.Initial,
            static (FeedbackTaskState task, FeedbackTaskEvent e) => task.Apply(e), cancellation);
        var model = models.Of(programme, inForce);
        var merged = tasks.Where(pair => pair.Value.Standing is ItemStanding.Merged)
            .ToLookup(pair => pair.Value.Screening!.Under!, pair => pair.Key, StringComparer.Ordinal); // that is what merged means
        foreach (var (item, task) in tasks)
        {
            var record = TaskViews.ToRecord(task, inForce, model, clock.GetUtcNow());
            yield return merged.Contains(item) ? record with { Duplicates = [.. merged[item]] } : record;
        }
    }

    public async IAsyncEnumerable<ReviewerView> Reviewers(
        string programme, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await catalogue.Get(programme, cancellation) is not { } inForce)
            yield break;
        var reputations = await models.Reputations(programme, cancellation);
        var reviewers = await Fold(
            Keys.ReviewerStreams(programme), ReviewerState.Initial,
            static (ReviewerState state, ReviewerEvent e) => state.Apply(e), cancellation);
        foreach (var (id, state) in reviewers)
        {
            if (ReviewerViews.Of(
                state, inForce, reputations.GetValueOrDefault(id, []), models.SideBiasOf(programme, id), models.LeniencyOf(programme, id)) is { } view)
                yield return view;
        }
    }

    public Task<ClusterStatus> Cluster(CancellationToken cancellation) =>
        new ClusterViews(GrainFactory, journal, snapshots, consumers, roles).Read(cancellation);

    public async Task<ProgrammeStatus> Status(string programme, CancellationToken cancellation)
    {
        if (await catalogue.Get(programme, cancellation) is not { } inForce)
            return new ProgrammeStatus(programme, 0, 0, 0, 0, 0, 0, 0, 0);
        var shards = await Task.WhenAll(Enumerable.Range(0, settings.Shards).Select(index => GrainFactory
            .GetGrain<IQueueShardGrain>(Keys.Shard(programme, index)).Summary(cancellation)));
        await models.Exchange(programme, cancellation);
        var (epoch, judgments) = models.CountsOf(programme);
        var aside = SetAside.First(
            [.. await GrainFactory.GetGrain<IRefitGrain>(programme).Aside(cancellation), .. shards.SelectMany(shard => shard.Aside ?? [])]);
        return new ProgrammeStatus(
            inForce.Programme.Name, inForce.Version, shards.Sum(shard => shard.Open), shards.Sum(shard => shard.Leases),
            shards.Sum(shard => shard.WaitingForExpert), shards.Sum(shard => shard.Gold), judgments, epoch, journal.Position,
            [.. models.AlarmsOf(programme), .. AuditWords(programme, inForce), .. inForce.Programme.RewardModel is null ? [] : roles.Missing().Select(ClusterRoles.Meaning)], aside is [] ? null : aside,
            models.MoneyOf(programme) is { Count: > 0 } paces ? [.. paces] : null, StageRules.Name(inForce.Stage));
    }

    public async Task<StageFigures> StageFigures(string programme, CancellationToken cancellation)
    {
        if (await catalogue.Get(programme, cancellation) is not { } inForce)
            return new StageFigures(0, 0, 0, 0, 0, []);
        var tasks = await Fold(
            Keys.ItemStreams(programme), FeedbackTaskState.Initial,
            static (FeedbackTaskState task, FeedbackTaskEvent e) => task.Apply(e), cancellation);
        var reviewers = await Fold(
            Keys.ReviewerStreams(programme), ReviewerState.Initial,
            static (ReviewerState state, ReviewerEvent e) => state.Apply(e), cancellation);
        var now = clock.GetUtcNow();
        var work = tasks.Values.Where(task => !task.IsGold).ToList();
        return new StageFigures(
            reviewers.Values.Count(reviewer => ReviewerRules.MayWork(reviewer) is null), tasks.Values.Count(task => task.IsGold),
            work.Count(task => task.Closed is not null),
            work.Count(task => task.Status(now) is FeedbackTaskStatus.Disputed or FeedbackTaskStatus.Adjudicating),
            tasks.Values.Sum(task => task.RunningLeases(now)),
            QuestionAgreement.Of(inForce.Questions, work, PilotPolicy.LeastItems)
                .ToDictionary(one => one.Question, one => one.Alpha ?? double.NaN, StringComparer.Ordinal));
    }

    private IEnumerable<string> AuditWords(string programme, ProgrammeInForce inForce) => models.AuditsOf(programme)
        .Select((standing, risk) => (standing, Name: inForce.Programme.Risks[risk].Name)).Where(pair => pair.standing.Audits > 0)
        .Select(pair => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"audits of '{pair.Name}': {pair.standing.Audits} items, error {pair.standing.Estimate!.Error:P1} [{pair.standing.Estimate.Interval.Low:P1}, {pair.standing.Estimate.Interval.High:P1}] against {pair.standing.Target:P0} promised, evidence against it {pair.standing.Evidence:0.0} of 20{(pair.standing.AlarmAt is { } at ? $"; broken at {at:u}, closed again by people" : "")}"));

    private Task<SortedDictionary<string, TState>> Fold<TState, TEvent>(
        string prefix, TState initial, Func<TState, TEvent, TState> apply, CancellationToken cancellation) => Task.Run(
        async () =>
        {
            var codec = new JsonEventCodec<TEvent>();
            var poison = new PoisonEvents("list");
            var states = new SortedDictionary<string, TState>(StringComparer.Ordinal);
            await foreach (var recorded in journal.ReadAll(prefix, 0, cancellation))
            {
                if (poison.Holds(recorded.Stream))
                    continue;
                var id = recorded.Stream[prefix.Length..];
                try
                {
                    states[id] = apply(states.TryGetValue(id, out var state) ? state : initial, codec.Decode(recorded.Body));
                }
                catch (Exception fault) when (poison.Add(recorded, fault))
                {
                    states.Remove(id);
                }
            }

            return states;
        },
        cancellation);
}
