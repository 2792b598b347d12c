using System.Globalization;
using Routing.Core.Assignment;
using Xunit;

namespace Routing.Core.Tests.Assignment;

public sealed class RulesTests
{
    [Theory]
    [InlineData(0, .90, 1, 0, 1, "Resolved")]
    [InlineData(0, .89, 1, 0, 1, "Continue")]
    [InlineData(0, .80, 5, 0, 2, "Escalate")]
    [InlineData(1, .99, 1, 0, 1, "Continue")]
    [InlineData(1, .95, 2, 0, 1, "Resolved")]
    [InlineData(2, .99, 2, 0, 2, "Continue")]
    [InlineData(2, .99, 2, 1, 1, "Resolved")]
    [InlineData(2, .99, 3, 0, 1, "Continue")]
    [InlineData(2, .99, 3, 0, 2, "Resolved")]
    [InlineData(3, .999, 3, 1, 2, "Escalate")]
    [InlineData(3, .999, 3, 2, 1, "Resolved")]
    [InlineData(3, .98, 3, 2, 1, "Continue")]
    public void The_table_of_the_risk_classes(int risk, double top, int answers, int experts, int groups, string expected)
    {
        var evidence = new StopEvidence([top, 1 - top], answers) { Experts = experts, GeneralistGroups = groups };
        var decision = StopRule.Decide(evidence, RiskPolicy.Of(risk));
        Assert.Equal(expected, decision.GetType().Name);
        Assert.Equal(decision, StopRule.Decide(evidence, RiskPolicy.Of(risk)));
    }

    [Fact]
    public void Escalation_and_the_other_ends()
    {
        var sure = new StopEvidence([.999, .001], 3);
        var unsure = new StopEvidence([.6, .4], 3);
        static EscalationTarget To(StopEvidence evidence) =>
            Assert.IsType<StopDecision.Escalate>(StopRule.Decide(evidence, RiskPolicy.Low)).To;
        Assert.Equal(EscalationTarget.Expert, To(unsure with { HardShare = .5 }));
        Assert.Equal(EscalationTarget.Expert, To(sure with { EscalationAsked = true }));
        Assert.Equal(EscalationTarget.Expert, To(sure with { PriorContradicts = true }));
        Assert.Equal(EscalationTarget.Expert, To(sure with { RubricCritical = true }));
        Assert.Equal(EscalationTarget.Expert, To(sure with { ExpertConflict = true, Experts = 1 }));
        Assert.Equal(EscalationTarget.Adjudicator, To(sure with { ExpertsDiffer = true, Experts = 2 }));
        Assert.IsType<StopDecision.Disputed>(StopRule.Decide(sure with { OpenDispute = true }, RiskPolicy.Low));
        Assert.IsType<StopDecision.BudgetLimited>(StopRule.Decide(unsure with { LooksWithoutValue = 3 }, RiskPolicy.Low));
        Assert.IsType<StopDecision.Continue>(StopRule.Decide(unsure with { LooksWithoutValue = 2 }, RiskPolicy.Low));
        Assert.Equal(new StopDecision.Resolved(StopReason.Adjudicated),
            StopRule.Decide(unsure with { Adjudicated = true, ExpertsDiffer = true }, RiskPolicy.Critical));
    }

    [Fact]
    public void Why_not_me_names_each_constraint_with_numbers()
    {
        var reviewer = new ReviewerProfile("r", 0, new HashSet<string> { "en" });
        var item = new ItemNeeds("i", 0, 3) { Language = "en" };
        Assert.True(HardFilter.Passes(reviewer, item));
        void Only(string code, ReviewerProfile who, ItemNeeds what, bool number = true)
        {
            var failed = Assert.Single(HardFilter.Failed(who, what));
            Assert.Equal(code, failed.Code);
            Assert.True(!number || failed.Words.Any(char.IsDigit), failed.Words);
        }

        Only("tier", reviewer, item with { Tier = 1 });
        Only("language", reviewer, item with { Language = "de" });
        Only("already_judged", reviewer, item with { Judges = ["r"] });
        Only("conflict_of_interest", reviewer, item with { Author = "r" }, false);
        Only("conflict_of_interest", reviewer with { Team = "t" }, item with { AuthorTeam = "t" }, false);
        Only("conflict_of_interest", reviewer with { Conflicts = new HashSet<string> { "x" } }, item with { Judges = ["x"] }, false);
        Only("daily_limit", reviewer with { AnsweredToday = 9, DailyLimit = 9 }, item);
        Only("qualification_missing", reviewer, item with { Qualifications = ["law"] });
        Only("overlap_reached", reviewer, item with { Answers = 3 });
        Assert.True(HardFilter.Passes(reviewer, item with { Judges = ["a", "b", "c"] }), "three who skipped do not fill the overlap");
        Only("wellness_limit", reviewer with { HarmfulToday = 5, HarmfulLimit = 5 }, item with { Harmful = true });
        Only("group_quota", reviewer, item with { Group = "g" }, false);
        Only("share_cap", reviewer, item with { SliceLabelsToday = 100, OwnLabelsToday = 15 });
        Assert.True(HardFilter.Passes(reviewer, item with { SliceLabelsToday = 100, OwnLabelsToday = 14 }));
        Assert.Equal(2, HardFilter.Failed(reviewer, item with { Tier = 2, Language = "de" }).Count);
    }

    [Fact]
    public void Gold_is_never_given_twice_in_a_row_and_keeps_its_rate()
    {
        var random = new CounterRandom(1);
        foreach (var status in new[] { GoldStatus.Active, GoldStatus.Probation })
        {
            var rate = GoldSchedule.Probability(status, .3, warned: true);
            var last = false;
            var count = 0;
            for (var i = 0; i < 50_000; i++)
            {
                var gold = GoldSchedule.Decide(rate, last, random.Draw("gold", status.ToString(), i));
                Assert.False(gold && last);
                last = gold;
                count += gold ? 1 : 0;
            }

            Assert.InRange(count / 50_000.0, rate - .01, rate + .01);
        }

        Assert.Equal(.02, GoldSchedule.Probability(GoldStatus.Active, 0));
        Assert.Equal(.10, GoldSchedule.Probability(GoldStatus.Active, 1));
        Assert.Equal(.01, GoldSchedule.Probability(GoldStatus.Active, 0, overlapped: .6));
        Assert.True(GoldSchedule.Decide(GoldSchedule.Probability(GoldStatus.Calibration, 1), true, .99));
    }

    [Theory]
    [InlineData(.01)]
    [InlineData(.5)]
    [InlineData(5)]
    public void Spend_is_within_two_percent_of_plan_at_the_horizon(double start)
    {
        const int periods = 2000, pulls = 40;
        const double budget = periods * 10.0;
        var random = new CounterRandom(5);
        var pacing = new BudgetPacing(start);
        var spent = 0.0;
        for (var t = 0; t < periods; t++)
        {
            var now = 0;
            for (var i = 0; i < pulls; i++)
                if (spent + now < budget && random.Draw("score", "x", (t * pulls) + i) > pacing.Price)
                    now++;
            spent += now;
            pacing = pacing.Update(now, budget - spent, periods - t - 1);
        }

        Assert.InRange(spent / budget, .98, 1.02);
        Assert.Equal(pacing.Price / 2, pacing.AfterIdleMinute(.3).Price, 12);
    }

    [Fact]
    public void Hash_and_draws_are_fixed()
    {
        Assert.Equal(0xcbf29ce484222325, StableHash.Of(""));
        Assert.Equal(0xaf63dc4c8601ec8c, StableHash.Of("a"));
        var random = new CounterRandom(42);
        Assert.Equal(random.Draw("a", "b", 3), new CounterRandom(42).Draw("a", "b", 3));
        Assert.NotEqual(random.Bits("a", "b", 3), random.Bits("b", "a", 3));
        Assert.InRange(Enumerable.Range(0, 100_000).Average(i => random.Draw("mean", "x", i)), .495, .505);
    }

    [Fact]
    public void The_offer_is_described_in_numbers_whatever_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            var queue = new CellQueue(2);
            queue.Put("i7", [.5, .5], 2, 1, 1);
            var choice = queue.Best(new[,] { { .8, .2 }, { .2, .8 } }, RoutingWeights.Default, 2, _ => true, .1)!;
            Assert.Equal((3 * 1.5 * .5 * choice.Parts.Gain / 2) - .1, choice.Parts.Score, 12);
            var text = OfferExplanation.Of(choice, "v3", .9, .25, false).Describe();
            Assert.Contains("i7", text, StringComparison.Ordinal);
            Assert.Contains("0.25", text, StringComparison.Ordinal);
            Assert.Contains("risk weight 3", text, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
