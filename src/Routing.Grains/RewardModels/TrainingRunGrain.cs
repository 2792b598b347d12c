using System.Text.Json;
using Routing.Contracts;
using Routing.Grains.Cluster;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.RewardModels;

namespace Routing.Grains.RewardModels;

/// <summary>Identity, clock and journal around <see cref="TrainingRun"/>; the computing is the host's.</summary>
/// <remarks>It never calls its line, which calls it: two grains that wait for each other wait for ever.</remarks>
[GrainType("trainingRun"), RunsOn(SiloRole.Trainer)]
internal sealed class TrainingRunGrain(IGrainContext context, IJournal journal, TrainingHost host, TimeProvider clock)
    : Grain, ITrainingRunGrain
{
    private static readonly TimeSpan _keep = TimeSpan.FromMinutes(10);

    private readonly string _key = context.GrainId.Key.ToString()!;
    private readonly Ledger<TrainingRunState, TrainingRunEvent> _ledger = new(
        journal, new JsonEventCodec<TrainingRunEvent>(), "trainingRun/" + context.GrainId.Key, TrainingRunState.Initial,
        static (state, e) => state.Apply(e));

    private string Operation => Keys.IdOf(_key);

    public async Task<RunOutcome?> Run(string planJson, CancellationToken cancellation)
    {
        var plan = JsonSerializer.Deserialize<RewardModelEvent.Planned>(planJson)
            ?? throw new ArgumentException("A plan is needed, not 'null'.", nameof(planJson));
        await _ledger.Transact(run => TrainingRun.Plan(run, plan, clock.GetUtcNow()), cancellation);
        var state = await _ledger.State(cancellation);
        if (state.IsOver)
            return OutcomeOf(state);
        if ((state.Status is TrainingRunStatus.Running && host.Has(Operation, state.Epoch)) || !host.HasRoom)
            return null;
        await _ledger.Transact(run => TrainingRun.Start(run, clock.GetUtcNow()), cancellation);
        state = await _ledger.State(cancellation);
        if (state.IsOver)
            return OutcomeOf(state);
        host.Post(new TrainingJob(Keys.ProgrammeOf(_key), LineOf(Operation), Operation, state.Epoch, state.Planned!.Plan));
        DelayDeactivation(_keep);
        return null;
    }

    public async Task<Receipt> Report(int epoch, RunOutcome outcome, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var refusal = await _ledger.Transact(
            run => outcome.Outcome switch
            {
                "trained" => TrainingRun.Finish(run, new TrainingRunEvent.Trained(
                    epoch, outcome.Artefact!, outcome.Dataset!, outcome.Pairs,
                    JsonSerializer.Deserialize<ModelSummary>(outcome.SummaryJson!)!, now)),
                "stopped" => TrainingRun.Stopped(run, epoch, now),
                _ => TrainingRun.Fail(run, epoch, outcome.Reason ?? "unknown", now),
            },
            cancellation);
        return refusal is null ? Receipt.Durable : new Receipt(refusal.Code, refusal.Detail);
    }

    public async Task<Receipt> Stop(string by, string reason, CancellationToken cancellation)
    {
        var refusal = await _ledger.Transact(run => TrainingRun.Stop(run, by, reason, clock.GetUtcNow()), cancellation);
        if (refusal is not null)
            return new Receipt(refusal.Code, refusal.Detail);
        var state = await _ledger.State(cancellation);
        host.Cancel(Operation, state.Epoch);
        return Receipt.Durable;
    }

    public async Task<RunView?> Get(CancellationToken cancellation)
    {
        var state = await _ledger.State(cancellation);
        if (state.Planned?.Plan is not { } plan)
            return null;
        var step = host.StepOf(Operation, state.Epoch) ?? new TrainingStep(state.IsOver ? "over" : "waiting for a host", state.IsOver ? 1 : 0);
        return new RunView(
            Operation, plan.Version, state.Status.ToString().ToLowerInvariant(), state.Epoch, step.Phase, step.Done, plan.Detail);
    }

    private static string LineOf(string operation) => operation[..operation.LastIndexOf('-')];

    private static RunOutcome OutcomeOf(TrainingRunState state) => state.Result is { } trained
        ? new RunOutcome("trained", trained.Artefact, trained.Dataset, trained.Pairs, JsonSerializer.Serialize(trained.Summary), null)
        : new RunOutcome(
            state.Status is TrainingRunStatus.Stopped ? "stopped" : "failed", null, null, 0, null,
            state.Failure ?? state.Stop?.Reason ?? "stopped");
}
