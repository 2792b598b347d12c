using CsCheck;
using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.Core.Rubrics;
using Xunit;
using static Routing.Core.RewardModels.RewardModelEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.RewardModels;

public sealed class RewardModelLineTests
{
    private static readonly RewardModelPolicy _policy = new() { NewLabels = 200, NewLabelShare = 0.1, MinimumGap = TimeSpan.FromMinutes(15) };

    [Fact]
    public void A_run_is_planned_when_enough_was_judged_and_starts_from_what_the_journal_holds()
    {
        Assert.Empty(Facts(Look(RewardModelState.Initial, 199, Noon)));

        var planned = Assert.IsType<Planned>(Assert.Single(Facts(Look(RewardModelState.Initial, 200, Noon))));

        Assert.Equal(("line-1", 1, 77L, 200L, true, null), (planned.Operation, planned.Version, planned.Position, planned.Judgments, planned.Cold, planned.Parent));
        Assert.Equal([TrainingReason.NewLabels], planned.Reasons);
    }

    [Fact]
    public void What_is_asked_for_during_a_run_waits_and_what_holds_after_it_joins_it_in_one_run()
    {
        var running = After(RewardModelState.Initial, Look(RewardModelState.Initial, 200, Noon));

        Assert.Empty(Facts(Look(running, 450, Noon.AddMinutes(1))));
        var waiting = After(running, RewardModelLine.Request(running, _policy, "ada", new TriggerEvidence(450), 80, Operation, Noon.AddMinutes(2)));
        Assert.Equal([TrainingReason.Request], waiting.Waiting.Select(one => one.Reason));
        Assert.Empty(Facts(Look(waiting, 460, Noon.AddMinutes(3))));
        Assert.Empty(Facts(RewardModelLine.Request(waiting, _policy, "bob", new TriggerEvidence(460), 80, Operation, Noon.AddMinutes(3))));

        var trained = After(waiting, Finish(waiting, "line-1", "a1"));
        var next = Assert.IsType<Planned>(Assert.Single(Facts(Look(trained, 460, Noon.AddMinutes(4)))));
        Assert.Equal([TrainingReason.Request, TrainingReason.NewLabels], next.Reasons);
        Assert.Equal("a1", next.Parent);
    }

    [Fact]
    public void Nobody_having_asked_the_next_run_waits_for_the_gap()
    {
        var line = After(RewardModelState.Initial, Look(RewardModelState.Initial, 200, Noon));
        line = After(line, Finish(line, "line-1", "a1"));

        Assert.Empty(Facts(Look(line, 900, Noon.AddMinutes(14))));
        Assert.Single(Facts(Look(line, 900, Noon.AddMinutes(15))));
        Assert.Single(Facts(RewardModelLine.Request(line, _policy, "ada", new TriggerEvidence(201), 80, Operation, Noon.AddMinutes(1))));
    }

    [Theory]
    [InlineData(HeadKind.Linear, null, true, false)]
    [InlineData(HeadKind.Hashed, null, false, true)]
    [InlineData(HeadKind.Linear, "/encoders/small", false, true)]
    public void A_model_of_another_recipe_is_begun_anew_and_the_plan_says_of_what_it_is_made(HeadKind head, string? encoder, bool repair, bool cold)
    {
        var line = Trained(1, ModelVerdict.Hold);
        var recipe = new TrainingRecipe { Head = head, Encoder = encoder, Repair = repair };

        var plan = Assert.IsType<Planned>(Assert.Single(Facts(
            RewardModelLine.Request(line, _policy with { Recipe = recipe }, "ada", new TriggerEvidence(300), 80, Operation, Noon))));

        Assert.Equal((cold, recipe), (plan.Cold, plan.Recipe));
    }

    [Theory]
    [InlineData(ModelVerdict.Accept, false, true)]
    [InlineData(ModelVerdict.Hold, false, true)]
    [InlineData(ModelVerdict.Reject, false, false)]
    [InlineData(ModelVerdict.Accept, true, false)]
    public void A_version_serves_routing_unless_it_is_rejected_or_worse_than_the_one_before(ModelVerdict verdict, bool worse, bool serves)
    {
        var running = After(RewardModelState.Initial, Look(RewardModelState.Initial, 200, Noon));

        var line = After(running, Finish(running, "line-1", "a1", verdict, worse));

        Assert.Equal(serves, line.Now is { Version: 1, Stage: ServingStage.Routing });
        Assert.Equal(verdict, line.Versions[1].Decision?.Verdict);
    }

    [Fact]
    public void Scores_of_a_held_version_are_no_rewards_until_a_person_says_why_they_may_be()
    {
        var line = Trained(1, ModelVerdict.Hold);

        Assert.Equal("not_accepted", Code(RewardModelLine.Serve(line, "c", 1, ServingStage.Full, "ada", "", Noon)));
        Assert.Equal("reason_required", Code(RewardModelLine.Accept(line, "c", 1, "ada", null, Noon)));
        line = After(line, RewardModelLine.Accept(line, "c", 1, "ada", "read the worklist", Noon));
        Assert.IsType<Served>(Assert.Single(Facts(RewardModelLine.Serve(line, "d", 1, ServingStage.Full, "ada", "", Noon))));
    }

    [Fact]
    public void A_rejected_version_is_never_accepted_nor_served()
    {
        var line = Trained(1, ModelVerdict.Reject);

        Assert.Equal("rejected", Code(RewardModelLine.Accept(line, "c", 1, "ada", "please", Noon)));
        Assert.Equal("rejected", Code(RewardModelLine.Serve(line, "c", 1, ServingStage.Routing, "ada", "", Noon)));
        Assert.Equal("not_found", Code(RewardModelLine.Serve(line, "c", 9, ServingStage.Routing, "ada", "", Noon)));
    }

    [Fact]
    public void A_rollback_serves_what_was_served_before_and_a_second_one_does_not_return()
    {
        var line = Trained(3, ModelVerdict.Hold);

        line = After(line, RewardModelLine.Rollback(line, "r1", "ada", "worse in one slice", Noon));
        Assert.Equal((2, true), (line.Now!.Version, line.Now.Rollback));
        Assert.Empty(Facts(RewardModelLine.Rollback(line, "r1", "ada", "worse in one slice", Noon)));
        line = After(line, RewardModelLine.Rollback(line, "r2", "ada", "still", Noon));
        Assert.Equal(1, line.Now!.Version);
        line = After(line, RewardModelLine.Rollback(line, "r3", "ada", "still", Noon));
        Assert.Null(line.Now);
        Assert.Equal("not_served", Code(RewardModelLine.Rollback(line, "r4", "ada", "still", Noon)));
    }

    // Else a line whose files are lost would try to go on from them for ever.
    [Fact]
    public void A_run_after_one_that_failed_begins_anew()
    {
        var line = Trained(1, ModelVerdict.Hold);
        var second = After(line, RewardModelLine.Request(line, _policy, "ada", new TriggerEvidence(300), 80, Operation, Noon));
        var failed = After(second, RewardModelLine.End(second, "line-2", "failed", "There is no artefact 'a1'.", Noon));
        var stopped = After(second, RewardModelLine.End(second, "line-2", "stopped", "asked", Noon));

        Assert.False(second.Run!.Cold);
        Assert.True(After(failed, RewardModelLine.Request(failed, _policy, "ada", new TriggerEvidence(300), 80, Operation, Noon)).Run!.Cold);
        Assert.False(After(stopped, RewardModelLine.Request(stopped, _policy, "ada", new TriggerEvidence(300), 80, Operation, Noon)).Run!.Cold);
    }

    [Fact]
    public void A_version_that_could_not_be_evaluated_is_not_accepted_for_any_reason()
    {
        var line = After(RewardModelState.Initial, Look(RewardModelState.Initial, 200, Noon));
        line = After(line, RewardModelLine.Finish(
            line, "line-1", "a1", "d", 50, new ModelSummary(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, ModelVerdict.Hold, ["no judged pair of a validation prompt"], []), Noon));

        Assert.Equal("not_enough_data", Code(RewardModelLine.Accept(line, "c", 1, "ada", "looks good", Noon)));
    }

    [Fact]
    public void Who_ends_serving_twice_records_it_once()
    {
        var line = Trained(2, ModelVerdict.Hold);

        line = After(line, RewardModelLine.Serve(line, "c", 2, ServingStage.None, "ada", "", Noon));

        Assert.Null(line.Now);
        Assert.Empty(Facts(RewardModelLine.Serve(line, "d", 2, ServingStage.None, "ada", "", Noon)));
    }

    [Fact]
    public void What_is_not_there_is_named_beside_what_is()
    {
        var policy = new RewardModelPolicy { Families = [new RewardFamily("code", ["sql"])] };
        var programme = new Programme
        {
            Name = "Test", Method = FeedbackMethod.Pairwise, Classes = ["A", "B"], Axes = [], Rubric = Rubric.Empty, Risks = [], Tiers = [],
        };

        Assert.Equal("No programme 'test' has been applied.", RewardModelRefusals.WithoutLine("test", null, "code")!.Detail);
        Assert.Equal("not_enabled", RewardModelRefusals.WithoutLine("test", programme, "code")!.Code);
        Assert.EndsWith("it has overall, code.", RewardModelRefusals.WithoutLine("test", programme with { RewardModel = policy }, "cod")!.Detail, StringComparison.Ordinal);
        Assert.Null(RewardModelRefusals.WithoutLine("test", programme with { RewardModel = policy }, "code"));
        Assert.EndsWith("it has 1, 2.", RewardModelRefusals.NoVersion(7, Trained(2, ModelVerdict.Hold)).Detail, StringComparison.Ordinal);
        Assert.EndsWith("none was trained yet.", RewardModelRefusals.NoVersion(7, RewardModelState.Initial).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_decides_under_an_empty_name()
    {
        var line = Trained(2, ModelVerdict.Hold);

        Assert.Equal("validation_failed", Code(RewardModelLine.Request(line, _policy, "", new TriggerEvidence(300), 80, Operation, Noon)));
        Assert.Equal("validation_failed", Code(RewardModelLine.Accept(line, "c", 1, " ", "because", Noon)));
        Assert.Equal("validation_failed", Code(RewardModelLine.Serve(line, "c", 1, ServingStage.Routing, "", "", Noon)));
        Assert.Equal("validation_failed", Code(RewardModelLine.Rollback(line, "c", "", "", Noon)));
    }

    [Fact]
    public void The_report_of_a_run_that_is_not_under_way_is_refused()
    {
        var line = Trained(1, ModelVerdict.Hold);

        Assert.Equal("superseded", Code(Finish(line, "line-1", "a9")));
        Assert.Equal("superseded", Code(RewardModelLine.End(line, "line-1", "failed", "late", Noon)));
    }

    [Fact]
    public void A_head_that_was_fitted_again_is_served_with_its_version_until_another_is_served_or_a_run_shows_it_bad()
    {
        var line = Trained(1, ModelVerdict.Hold);
        var planned = line.LastPlan!.Judgments;
        Assert.Equal(line.LastPlan.At, RewardModelLine.RefitSince(line, _policy));
        Assert.Null(RewardModelLine.RefitSince(line, _policy with { RefitLabels = 0 }));
        Assert.Null(RewardModelLine.RefitSince(RewardModelState.Initial, _policy));

        line = After(line, RewardModelLine.Refit(line, 1, "h1", "d", 120, planned + 20, Noon));
        line = After(line, RewardModelLine.Refit(line, 1, "h2", "d", 140, planned + 40, Noon));
        Assert.Equal((2, "h2"), (line.Refit!.Refit, line.Refit.Head));
        Assert.Equal(Noon, RewardModelLine.RefitSince(line, _policy));
        Assert.Empty(Facts(RewardModelLine.Refit(line, 1, "h2", "d", 140, planned + 40, Noon)));
        Assert.Equal("superseded", Code(RewardModelLine.Refit(line, 2, "h3", "d", 140, planned + 40, Noon)));

        var running = After(line, Look(line, planned + 500, Noon.AddHours(1)));
        var better = After(running, Finish(running, running.Run!.Operation, "a2"));
        Assert.Null(better.Refit);
        var worse = After(running, Finish(running, running.Run.Operation, "a2", ModelVerdict.Hold, worse: true));
        Assert.Equal((1, null, 1), (worse.Now!.Version, worse.Refit?.Head, worse.Settled));
        Assert.Equal("superseded", Code(RewardModelLine.Refit(worse, 1, "h3", "d", 140, planned + 600, Noon)));
        Assert.Null(RewardModelLine.RefitSince(worse, _policy));
    }

    // Any order of commands: one run at a time, versions rise, what is served exists and may be.
    [Fact]
    public void Whatever_happens_one_run_is_under_way_at_most_and_only_what_may_serve_serves() =>
        Gen.Int[0, 7].Array[1, 40].Sample(commands =>
        {
            var line = RewardModelState.Initial;
            var (now, judgments, plans) = (Noon, 0L, 0);
            for (var n = 0; n < commands.Length; n++)
            {
                now = now.AddMinutes(7);
                judgments += 90;
                var run = line.Run?.Operation ?? "line-0";
                var before = line;
                var decision = commands[n] switch
                {
                    0 or 1 => Look(line, judgments, now),
                    2 => RewardModelLine.Request(line, _policy, "ada", new TriggerEvidence(judgments), n, Operation, now),
                    3 => Finish(line, run, $"a{n}", (ModelVerdict)(n % 3), worse: n % 5 == 0),
                    4 => RewardModelLine.End(line, run, "failed", "no disk", now),
                    5 => RewardModelLine.Rollback(line, $"r{n}", "ada", "-", now),
                    6 => RewardModelLine.Serve(line, $"s{n}", 1 + (n % 4), ServingStage.Full, "ada", "-", now),
                    _ => RewardModelLine.Accept(line, $"a{n}", 1 + (n % 4), "ada", "-", now),
                };
                line = After(line, decision);
                var facts = decision is Decision<RewardModelEvent>.Accepted(var events) ? events : [];
                plans += facts.OfType<Planned>().Count();

                Assert.True(before.Run is null || !facts.OfType<Planned>().Any());
                Assert.Equal(plans, line.Plans);
                Assert.Equal(line.Waiting.Select(one => one.Reason).Distinct().Count(), line.Waiting.Count);
                if (line.Now is { } served)
                {
                    var verdict = line.Versions[served.Version].Decision!.Verdict;
                    Assert.NotEqual(ModelVerdict.Reject, verdict);
                    Assert.True(served.Stage is not ServingStage.Full || verdict is ModelVerdict.Accept);
                }
            }
        });

    [Fact]
    public void Versions_that_nothing_comes_back_to_are_retired_each_once()
    {
        var line = Trained(7, ModelVerdict.Hold);
        line = After(line, RewardModelLine.Accept(line, "accept", 2, "ada", "shown by hand", Noon));

        Assert.Equal([1], Assert.IsType<Retired>(Assert.Single(Facts(RewardModelLine.Retire(line, _policy, Noon)))).Versions);

        line = After(line, RewardModelLine.Retire(line, _policy with { KeepVersions = 2 }, Noon));

        Assert.Equal([1, 3, 4, 5], line.Retired);
        Assert.Equal(["a1", "a3", "a4", "a5"], line.RetiredArtefacts);
        Assert.Empty(Facts(RewardModelLine.Retire(line, _policy with { KeepVersions = 2 }, Noon)));
        Assert.Equal("retired", Code(RewardModelLine.Serve(line, "serve", 3, ServingStage.Routing, "ada", "-", Noon)));
    }

    [Fact]
    public void A_rollback_comes_to_no_version_that_is_retired_and_content_that_was_made_again_is_kept()
    {
        var line = Trained(4, ModelVerdict.Hold);
        line = After(line, RewardModelLine.Retire(line, _policy with { KeepVersions = 2 }, Noon));

        var back = After(line, RewardModelLine.Rollback(line, "back", "ada", "-", Noon));
        var nothing = After(back, RewardModelLine.Rollback(back, "further", "ada", "-", Noon));
        var again = After(line, RewardModelLine.Request(line, _policy, "ada", new TriggerEvidence(9), 9, Operation, Noon));
        again = After(again, Finish(again, Operation(5), "a1"));

        Assert.Equal(3, back.Now!.Version);
        Assert.Null(nothing.Now);
        Assert.Equal(["a2"], again.RetiredArtefacts);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(5000, 100)]
    [InlineData(10_000, 200)]
    [InlineData(50_000, 1000)]
    public void A_head_is_fitted_again_after_the_labels_of_the_policy_and_in_a_long_log_after_a_fiftieth_of_it(long judgments, int labels)
    {
        var line = Trained(1, ModelVerdict.Hold).Apply(new Refitted(1, 1, "h1", "data", 100, judgments, Noon));

        Assert.Equal(labels, RewardModelLine.RefitLabels(line, _policy));
        Assert.Equal(100, RewardModelLine.RefitLabels(RewardModelState.Initial, _policy));
    }

    private static string Operation(int number) => $"line-{number}";

    private static Decision<RewardModelEvent> Look(RewardModelState line, long judgments, DateTimeOffset now) =>
        RewardModelLine.Look(line, _policy, new TriggerEvidence(judgments), 77, Operation, now);

    private static Decision<RewardModelEvent> Finish(
        RewardModelState line, string operation, string artefact, ModelVerdict verdict = ModelVerdict.Hold, bool worse = false) =>
        RewardModelLine.Finish(line, operation, artefact, "data", 100, Summary(verdict) with { Worse = worse }, Noon);

    private static ModelSummary Summary(ModelVerdict verdict) =>
        new(0.7, 0.65, 0.75, 300, 0.6, 0, 0.6, 0.5, 0.55, 0.6, verdict, ["because"], []);

    private static RewardModelState Trained(int versions, ModelVerdict verdict)
    {
        var line = RewardModelState.Initial;
        for (var n = 1; n <= versions; n++)
        {
            line = After(line, RewardModelLine.Request(line, _policy, "ada", new TriggerEvidence(n), n, Operation, Noon));
            line = After(line, Finish(line, Operation(n), $"a{n}", verdict));
        }

        return line;
    }

    private static RewardModelState After(RewardModelState line, Decision<RewardModelEvent> decision) =>
        decision is Decision<RewardModelEvent>.Accepted(var events) ? events.Aggregate(line, static (state, e) => state.Apply(e)) : line;

    private static RewardModelEvent[] Facts(Decision<RewardModelEvent> decision) =>
        decision is Decision<RewardModelEvent>.Accepted(var events) ? [.. events] : throw new Xunit.Sdk.XunitException($"Refused: {Code(decision)}");
}
