using Routing.Statistics.Audits;
using Xunit;

namespace Routing.Statistics.Tests.Audits;

public sealed class AuditTests
{
    // Delays of algorithms.md §8 (median audits until the alarm), ±20 %.
    [Theory]
    [InlineData(.02, .04, 417)]
    [InlineData(.02, .06, 132)]
    [InlineData(.02, .10, 38)]
    [InlineData(.05, .10, 178)]
    [InlineData(.05, .15, 57)]
    [InlineData(.05, .25, 18)]
    public void A_broken_promise_is_noticed_as_soon_as_the_specification_says(double target, double error, double audits)
    {
        var random = new Random(11);
        var delays = Enumerable.Range(0, 600).Select(_ => Alarm(random, target, error, 20_000) ?? 20_000).Order().ToList();

        Assert.InRange(delays[300], 0.8 * audits, 1.2 * audits);
    }

    // At the promised error itself: 600 runs of 3000 audits have a standard error of .9 points at .05.
    [Theory]
    [InlineData(.02)]
    [InlineData(.05)]
    public void A_kept_promise_is_doubted_in_at_most_one_of_twenty_runs(double target)
    {
        var random = new Random(12);
        var alarms = Enumerable.Range(0, 600).Count(_ => Alarm(random, target, target, 3000) is not null);

        Assert.InRange(alarms / 600.0, 0, 0.05);
    }

    [Fact]
    public void Audits_drawn_with_unequal_propensities_doubt_no_more_often()
    {
        var random = new Random(13);
        var alarms = 0;
        for (var run = 0; run < 600; run++)
        {
            // Errors sit where audits are probable; over the whole stream they are at the promise.
            var process = new BettingProcess(0.05);
            for (var n = 0; n < 3000 && !process.IsAlarm(); n++)
            {
                var (propensity, error) = random.NextDouble() < 0.5 ? (0.25, 0.09) : (0.02, 0.01);
                if (random.NextDouble() < propensity)
                    process.Take(random.NextDouble() < error, AuditPropensity.Least / propensity);
            }

            alarms += process.IsAlarm() ? 1 : 0;
        }

        Assert.InRange(alarms / 600.0, 0, 0.06);
    }

    [Fact]
    public void The_error_of_all_is_estimated_from_those_drawn_however_they_were_drawn()
    {
        var random = new Random(14);
        var estimates = new List<double>();
        var covered = 0;
        for (var run = 0; run < 400; run++)
        {
            var audits = new List<Audit>();
            for (var n = 0; n < 4000; n++)
            {
                var (propensity, error) = random.NextDouble() < 0.5 ? (0.25, 0.15) : (0.05, 0.01);
                if (random.NextDouble() < propensity)
                    audits.Add(new Audit(random.NextDouble() < error, propensity));
            }

            var estimate = AuditEstimate.Of(audits)!;
            estimates.Add(estimate.Error);
            covered += estimate.Interval.Low <= 0.08 && estimate.Interval.High >= 0.08 ? 1 : 0;
        }

        Assert.Equal(0.08, estimates.Average(), 2);
        Assert.InRange(covered / 400.0, 0.93, 1);
        Assert.Null(AuditEstimate.Of([]));
    }

    [Fact]
    public void A_new_slice_is_audited_much_and_a_sure_item_seldom()
    {
        Assert.Equal(0.25, AuditPropensity.Of(0.999, 0));
        Assert.Equal(0.0205, AuditPropensity.Of(0.999, 200), 6);
        Assert.Equal(0.25, AuditPropensity.Of(0.4, 200), 6);
    }

    private static int? Alarm(Random random, double target, double error, int most)
    {
        var process = new BettingProcess(target);
        for (var n = 1; n <= most; n++)
        {
            process.Take(random.NextDouble() < error);
            if (process.IsAlarm())
                return n;
        }

        return null;
    }
}
