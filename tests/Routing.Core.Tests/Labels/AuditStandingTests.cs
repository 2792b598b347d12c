using System.Collections.Immutable;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Statistics.Calibration;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Labels;

public sealed class AuditStandingTests
{
    private static readonly Programme _programme = Pairs with
    {
        Risks = [new RiskClass("low", 0.10, 1, 3, false), new RiskClass("medium", 0.05, 1, 3, false), new RiskClass("high", 0.02, 2, 3, false)],
    };

    [Fact]
    public void A_broken_promise_sets_an_alarm_and_asks_again_about_what_was_closed_since_the_last_clean_look()
    {
        List<(string, FeedbackTaskState)> tasks = [.. Enumerable.Range(0, 300).Select(n => ($"a{n}", Audited(n, wrong: n >= 150 && n % 2 == 0)))];
        tasks.AddRange(Enumerable.Range(0, 300).Select(n => ($"c{n:000}", Accepted(n, confidence: 0.99 - (n / 10_000.0)))));

        var standing = AuditStanding.Of(_programme, tasks.Select(pair => pair.Item2));
        var model = Refit.Before(_programme) with { Audits = standing };
        var again = AutoAccept.ToAskAgain(_programme, model, tasks).Select(one => one.Item).ToList();

        Assert.Equal(300, standing[0].Audits);
        Assert.InRange(standing[0].Alarms[0].At, Noon.AddMinutes(150), Noon.AddMinutes(200));
        Assert.InRange(standing[0].Alarms[0].CleanAt, Noon.AddMinutes(140), Noon.AddMinutes(160));
        // Least sure first, nothing from before the clean look.
        Assert.Equal(again.OrderDescending(), again);
        Assert.All(again, item => Assert.InRange(int.Parse(item[1..], System.Globalization.CultureInfo.InvariantCulture), 140, 300));
        Assert.InRange(again.Count, 120, 160);
        // What people settled before the alarm no longer says that a model may help.
        Assert.False(AutoAccept.IsFresh(Audited(10, wrong: false), model));
        Assert.True(AutoAccept.IsFresh(Audited(400, wrong: false), model));
    }

    [Fact]
    public void A_kept_promise_leaves_everything_as_it_is()
    {
        var standing = AuditStanding.Of(_programme, Enumerable.Range(0, 300).Select(n => Audited(n, wrong: n % 50 == 7)));

        Assert.Null(standing[0].AlarmAt);
        Assert.InRange(standing[0].Estimate!.Error, 0.01, 0.03);
        Assert.Equal(2, standing.Length); // high risk is never closed without people
    }

    [Fact]
    public void An_unjudged_item_closes_where_the_evidence_is_sure_enough_and_the_draw_spares_it()
    {
        var model = Trusting(0.9);
        var sure = Open(risk: 0);

        var closed = Assert.IsType<Closed>(AutoAccept.Settle("item", sure, _programme, model, draw: 0.6, Noon));
        var drawn = Assert.IsType<AuditDrawn>(AutoAccept.Settle("item", sure, _programme, model, draw: 0.1, Noon));

        Assert.Equal((FeedbackTaskState.AutoAcceptedReason, 0.6, 0.25), (closed.Reason, closed.AuditDraw!.Value, closed.AuditPropensity!.Value));
        Assert.Equal(FeedbackTaskStatus.AutoAccepted, sure.Apply(closed).Status(Noon));
        Assert.Equal(FeedbackTaskStatus.AuditPending, sure.Apply(drawn).Status(Noon));
        // Once drawn people settle it alone; high risk, gold and what somebody judged are never accepted.
        Assert.Null(AutoAccept.Settle("item", sure.Apply(drawn), _programme, model, 0.6, Noon));
        Assert.Null(AutoAccept.Settle("item", Open(risk: 2), _programme, model, 0.6, Noon));
        var elsewhere = model.Scores!.Items.ToDictionary(pair => pair.Key, pair => pair.Value with { Evidence = pair.Value.Evidence with { OutOfDomain = true } });
        Assert.Null(AutoAccept.Settle("item", sure, _programme, model with { Scores = model.Scores with { Items = elsewhere } }, 0.6, Noon));
        Assert.Null(AutoAccept.Settle("item", sure.Apply(Judged("ada", 1, 0)), _programme, model, 0.6, Noon));
        Assert.Null(AutoAccept.Settle("item", sure, _programme, Trusting(0.9999), 0.6, Noon));
    }

    [Fact]
    public void Each_audit_is_drawn_as_often_as_its_propensity_says()
    {
        var model = Trusting(0.9);
        var random = new Core.Assignment.CounterRandom(3);
        var drawn = Enumerable.Range(0, 4000).Count(n =>
            AutoAccept.Settle("item", Open(0), _programme, model, random.Draw("audit", "item", n), Noon) is AuditDrawn);

        // χ² with one degree of freedom at .001 is 10.8: 1000 ± 90.
        Assert.InRange(drawn, 910, 1090);
    }

    [Fact]
    public void Each_slice_has_its_own_threshold_and_a_small_one_borrows_at_half_the_error()
    {
        List<(string Item, FeedbackTaskState Task)> settled =
        [
            .. Enumerable.Range(0, 200).Select(n => Settled($"law{n}", "law", wrong: false)),
            .. Enumerable.Range(0, 60).Select(n => Settled($"art{n}", "art", wrong: n % 4 == 0)),
            .. Enumerable.Range(0, 10).Select(n => Settled($"new{n}", "new", wrong: false)),
        ];
        BeliefModel Believing(Func<string, bool> kept) => Trusting(1) with
        {
            Scores = new ModelScores("m1", settled.Where(pair => kept(pair.Item)).ToDictionary(
                pair => pair.Item, pair => new ScoredPair(new PairEvidence(8, 0), pair.Task.Content!.Slice))),
        };

        var all = AutoAccept.Thresholds(_programme, Believing(_ => true), 1, settled);
        var good = AutoAccept.Thresholds(_programme, Believing(item => !item.StartsWith("art", StringComparison.Ordinal)), 1, settled);

        Assert.NotNull(all.Of("law", 0));
        Assert.Null(all.Of("art", 0));
        Assert.Null(all.Of("new", 0)); // what was seen of all slices does not bear half of the error out
        Assert.Equal(0.99, good.Of("new", 0));
        Assert.True(good.Of("law", 0) < 0.99);
        Assert.Null(good.Of("law", 2));
    }

    [Fact]
    public void An_expert_looks_where_a_trusted_model_contradicts_what_people_are_sure_of()
    {
        var model = Trusting(1) with
        {
            Scores = new ModelScores("m1", new Dictionary<string, ScoredPair> { ["item"] = new(new PairEvidence(-12, 0), "general") }),
        };
        // Twelve people of one mind; the model is sure of the opposite.
        var task = Enumerable.Range(1, 12).Aggregate(Open(0), (state, n) => state.Apply(Judged($"p{n}", n, 0)));

        var look = Closing.Look(task, _programme, model);
        var alone = Closing.Look(task, _programme with { Tiers = [_programme.Tiers[0]] }, model);

        Assert.True(look.Confidence >= 0.95);
        Assert.Contains("contradict", Assert.IsType<Core.Assignment.StopDecision.Escalate>(look.Decision).Reason, StringComparison.Ordinal);
        Assert.IsType<Core.Assignment.StopDecision.Resolved>(alone.Decision);
        Assert.IsType<Core.Assignment.StopDecision.Resolved>(Closing.Look(task, _programme, Refit.Before(_programme)).Decision);
    }

    private static (string, FeedbackTaskState) Settled(string item, string slice, bool wrong) => (item, FeedbackTaskState.Initial
        .Apply(new Opened(Pair with { ExternalId = item, Slice = slice }, Noon)).Apply(Judged("ada", 1, wrong ? 1 : 0))
        .Apply(new Closed("confident", [wrong ? 1 : 0], 0.98, Noon)));

    private static BeliefModel Trusting(double threshold) => Refit.Before(_programme) with
    {
        Scores = new ModelScores("m1", new Dictionary<string, ScoredPair> { ["item"] = new(new PairEvidence(8, 0), "general") }),
        Trust = new EvidenceTrusts("m1", EvidenceTrust.Prior(3), ImmutableSortedDictionary<string, EvidenceTrust>.Empty, 10, 100, [])
        {
            Accept = AcceptThresholds.None with { Elsewhere = [threshold, threshold, threshold] },
        },
    };

    private static FeedbackTaskState Open(int risk) =>
        FeedbackTaskState.Initial.Apply(new Opened(Pair with { ExternalId = "item", Risk = risk }, Noon));

    private static FeedbackTaskState Audited(int minute, bool wrong) => Open(0)
        .Apply(new AuditDrawn([0], 0.97, "m1", 0.25, 0.25, 0.1, Noon.AddMinutes(minute - 1)))
        .Apply(Judged("ada", 1, wrong ? 1 : 0))
        .Apply(new Closed("confident", [wrong ? 1 : 0], 0.98, Noon.AddMinutes(minute)));

    private static FeedbackTaskState Accepted(int minute, double confidence) =>
        Open(0).Apply(new Closed(FeedbackTaskState.AutoAcceptedReason, [0], null, Noon.AddMinutes(minute), "m1", confidence, 0.25, 0.7));
}
