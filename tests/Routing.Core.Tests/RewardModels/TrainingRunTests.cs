using CsCheck;
using Routing.Core.Ledgers;
using Routing.Core.RewardModels;
using Xunit;
using static Routing.Core.RewardModels.TrainingRunEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.RewardModels;

public sealed class TrainingRunTests
{
    private static readonly RewardModelEvent.Planned _plan = new("line-1", 1, [TrainingReason.NewLabels], "-", 10, 200, true, null, 1, Noon);

    [Fact]
    public void A_host_that_is_gone_is_replaced_and_its_late_report_is_refused()
    {
        var run = Run(Planned(), state => TrainingRun.Start(state, Noon), state => TrainingRun.Start(state, Noon));

        Assert.Equal(2, run.Epoch);
        Assert.Equal("superseded", Code(TrainingRun.Finish(run, Result(1))));
        Assert.Equal("superseded", Code(TrainingRun.Fail(run, 1, "late", Noon)));
        Assert.Equal(TrainingRunStatus.Trained, Run(run, state => TrainingRun.Finish(state, Result(2))).Status);
    }

    [Fact]
    public void A_run_that_is_asked_to_stop_before_a_host_has_it_is_stopped_at_once()
    {
        var run = Run(Planned(), state => TrainingRun.Stop(state, "ada", "wrong data", Noon));

        Assert.Equal(TrainingRunStatus.Stopped, run.Status);
        Assert.Equal("invalid_transition", Code(TrainingRun.Start(run, Noon)));
    }

    [Fact]
    public void A_run_that_is_asked_to_stop_is_not_taken_again_when_its_host_is_gone()
    {
        var run = Run(Planned(), state => TrainingRun.Start(state, Noon), state => TrainingRun.Stop(state, "ada", "-", Noon));

        Assert.Equal(TrainingRunStatus.Running, run.Status);
        Assert.Equal(TrainingRunStatus.Stopped, Run(run, state => TrainingRun.Start(state, Noon)).Status);
    }

    // Any order of commands of any number of hosts: it ends once, and by the host of the last epoch.
    [Fact]
    public void Whatever_happens_a_run_ends_once_and_by_its_last_host() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, 4]).Array[1, 30].Sample(commands =>
        {
            var run = TrainingRunState.Initial;
            var ended = 0;
            foreach (var (command, epoch) in commands)
            {
                var (before, present) = (run, epoch);
                var decision = command switch
                {
                    0 => TrainingRun.Plan(run, _plan, Noon),
                    1 => TrainingRun.Start(run, Noon),
                    2 => TrainingRun.Finish(run, Result(present)),
                    3 => TrainingRun.Fail(run, present, "no disk", Noon),
                    4 => TrainingRun.Stopped(run, present, Noon),
                    _ => TrainingRun.Stop(run, "ada", "-", Noon),
                };
                run = After(run, decision);
                if (run.IsOver && !before.IsOver)
                {
                    ended++;
                    Assert.True(command is 1 or 5 || present == before.Epoch);
                }

                Assert.True(!before.IsOver || ReferenceEquals(before, run) || before == run);
                Assert.True(run.Epoch >= before.Epoch);
            }

            Assert.InRange(ended, 0, 1);
        });

    private static Trained Result(int epoch) => new(
        epoch, "a", "d", 100, new ModelSummary(0.7, 0.65, 0.75, 300, 0.6, 0, 0.6, 0.5, 0.55, 0.6, ModelVerdict.Hold, [], []), Noon);

    private static TrainingRunState Planned() => Run(TrainingRunState.Initial, state => TrainingRun.Plan(state, _plan, Noon));

    private static TrainingRunState Run(TrainingRunState run, params Func<TrainingRunState, Decision<TrainingRunEvent>>[] commands) =>
        commands.Aggregate(run, (state, command) => After(state, command(state)));

    private static TrainingRunState After(TrainingRunState run, Decision<TrainingRunEvent> decision) =>
        decision is Decision<TrainingRunEvent>.Accepted(var events) ? events.Aggregate(run, static (state, e) => state.Apply(e)) : run;
}
