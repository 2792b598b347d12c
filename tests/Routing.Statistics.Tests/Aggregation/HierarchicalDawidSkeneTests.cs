using Routing.Statistics.Agreement;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Information;
using Routing.Statistics.Intervals;
using Xunit;

namespace Routing.Statistics.Tests.Aggregation;

/// <summary>The test vectors of the method's specification (algorithms.md §12).</summary>
public sealed class HierarchicalDawidSkeneTests
{
    private static readonly Vote[] _two =
        [new(0, 0, 0), new(0, 1, 0), new(0, 2, 1), new(1, 0, 1), new(1, 1, 1), new(1, 2, 1), new(2, 0, 0), new(2, 1, 1), new(2, 2, 1), new(3, 0, 1), new(3, 2, 0)];

    private static readonly HdsSettings _plain = new() { Classes = 2, DifficultyLayer = false };

    [Theory]
    [InlineData(1, new[] { .347826, .977376, .827586, .615385 })]
    [InlineData(2, new[] { .374638, .925716, .807445, .608072 })]
    [InlineData(5, new[] { .430468, .880715, .768631, .587692 })]
    public void The_published_posteriors_are_reproduced_sweep_by_sweep(int sweeps, double[] expected)
    {
        var fit = HierarchicalDawidSkene.Fit(new HdsData(4, 3, _two), _plain with { Sweeps = sweeps });

        Near(expected, fit.Posteriors.Select(q => q[1]));
    }

    [Fact]
    public void The_published_model_is_reproduced()
    {
        var model = HierarchicalDawidSkene.Fit(new HdsData(4, 3, _two), _plain).Model;

        Near([1.782741, 1.802433, 2.217259, 5.197567], model.Pool.Cast<double>());
        Near([.680618], [model.PoolAccuracy]);
        Near([.589757, .694256], model.ClassAccuracy);
        Near([.361730, .638270], model.ClassPrior);
        Near([.555900, .444100, .369417, .630583], model.RaterMatrices[0].Cast<double>());
        Near([.608940, .391060, .272905, .727095], model.RaterMatrices[1].Cast<double>());
        Near([.531563, .468437, .298456, .701544], model.RaterMatrices[2].Cast<double>());
    }

    [Fact]
    public void An_adjudicated_item_is_clamped()
    {
        var data = new HdsData(4, 3, _two) { Known = new Dictionary<int, int> { [3] = 0 } };

        Near([.599084, .830662, .838196, 0], HierarchicalDawidSkene.Fit(data, _plain).Posteriors.Select(q => q[1]));
    }

    [Fact]
    public void Three_classes_are_reproduced()
    {
        Vote[] votes = [new(0, 0, 0), new(0, 1, 2), new(1, 0, 1), new(1, 1, 1), new(1, 2, 1), new(2, 2, 2), new(2, 0, 2), new(2, 1, 0), new(3, 1, 1), new(3, 2, 0), new(4, 0, 0), new(4, 2, 0)];

        var fit = HierarchicalDawidSkene.Fit(new HdsData(5, 3, votes), _plain with { Classes = 3 });

        Near(
            [.803225, .015271, .181504, .005534, .993471, .000995, .037583, .001439, .960978, .798653, .152659, .048688, .971066, .004597, .024338],
            fit.Posteriors.SelectMany(q => q));
    }

    [Fact]
    public void The_order_of_arrival_does_not_matter()
    {
        var settings = _plain with { DifficultyLayer = true };
        var forward = HierarchicalDawidSkene.Fit(new HdsData(4, 3, _two), settings);
        var backward = HierarchicalDawidSkene.Fit(new HdsData(4, 3, [.. _two.Reverse()]), settings);

        Near(forward.Posteriors.SelectMany(q => q).ToArray(), backward.Posteriors.SelectMany(q => q), 1e-12);
    }

    [Fact]
    public void The_online_posterior_of_an_item_is_the_models_own()
    {
        var fit = HierarchicalDawidSkene.Fit(new HdsData(4, 3, _two), _plain with { Sweeps = 60 });
        var online = HierarchicalDawidSkene.Posterior(
            fit.Model, [new(fit.Model.RaterMatrices[0], 0), new(fit.Model.RaterMatrices[1], 0), new(fit.Model.RaterMatrices[2], 1)]);

        Near(fit.Posteriors[0], online.Classes, 0.01);
    }

    [Theory]
    [InlineData(new[] { .5, .5 }, .192745)]
    [InlineData(new[] { .9, .1 }, .072654)]
    public void The_published_information_gains_are_reproduced(double[] belief, double expected) =>
        Near([expected], [ExpectedInformationGain.OfOneAnswer(belief, new[,] { { .8, .2 }, { .2, .8 } })]);

    [Fact]
    public void The_published_gain_of_three_classes_is_reproduced() => Near(
        [.265825],
        [ExpectedInformationGain.OfOneAnswer([.5, .3, .2], new[,] { { .7, .2, .1 }, { .15, .7, .15 }, { .1, .2, .7 } })]);

    [Theory]
    [InlineData(MeasurementLevel.Nominal, .7434)]
    [InlineData(MeasurementLevel.Ordinal, .8154)]
    [InlineData(MeasurementLevel.Interval, .8491)]
    public void Krippendorffs_own_example_is_reproduced(MeasurementLevel level, double expected)
    {
        string[] observers = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
        var units = Enumerable.Range(0, 12).Select(unit =>
        {
            var counts = new double[5]; // [K]
            foreach (var row in observers)
            {
                if (row[unit] != '.')
                    counts[row[unit] - '1']++;
            }

            return counts;
        }).ToList();

        Near([expected], [Krippendorff.Alpha(units, level)!.Value], 5e-5);
    }

    [Fact]
    public void Two_who_answer_as_one_count_as_one_in_an_items_belief()
    {
        var settings = new HdsSettings { Classes = 2, DifficultyLayer = false };
        var model = HierarchicalDawidSkene.Initial(settings);
        var theta = model.NewRater();

        var one = HierarchicalDawidSkene.Posterior(model, [new RatedAnswer(theta, 0)]);
        var pair = HierarchicalDawidSkene.Posterior(
            model, [new RatedAnswer(theta, 0) { Share = 0.5 }, new RatedAnswer(theta, 0) { Share = 0.5 }]);

        Near(one.Classes, pair.Classes, 1e-12);
    }

    [Fact]
    public void A_forgotten_answer_is_gone_from_the_counts_of_its_rater()
    {
        var settings = new HdsSettings { Classes = 2 };
        List<Vote> votes = [new(0, 0, 0), new(0, 1, 0), new(1, 0, 1) { Weight = 0 }, new(1, 1, 1)];

        var counts = HierarchicalDawidSkene.Fit(new HdsData(2, 2, votes), settings).Model.RaterCounts;

        Assert.Equal(0, counts[0][0, 1] + counts[0][1, 1], 12);
        Assert.True(counts[1][1, 1] > 0.4);
    }

    [Theory]
    [InlineData(55, 100, .4524, .6438)]
    [InlineData(10, 10, .7225, 1)]
    [InlineData(540, 1000, .5090, .5706)]
    public void The_published_Wilson_intervals_are_reproduced(double successes, double n, double low, double high)
    {
        var interval = Wilson.Interval(successes, n);

        // The published ends are cut after four digits, so a true end can be almost 1e-4 above.
        Near([low, high], [interval.Low, interval.High], 1e-4);
    }

    private static void Near(IReadOnlyList<double> expected, IEnumerable<double> actual, double tolerance = 1e-6)
    {
        var values = actual.ToArray();
        Assert.Equal(expected.Count, values.Length);
        for (var i = 0; i < values.Length; i++)
            Assert.InRange(values[i], expected[i] - tolerance, expected[i] + tolerance);
    }
}
