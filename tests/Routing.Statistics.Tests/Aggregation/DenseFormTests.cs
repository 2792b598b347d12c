using CsCheck;
using Routing.Statistics.Aggregation;
using Xunit;

namespace Routing.Statistics.Tests.Aggregation;

/// <summary>The dense sweeps against the same model written by item, and the votes that they read.</summary>
public sealed class DenseFormTests
{
    [Theory]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(5, true)]
    public void The_dense_form_is_the_plain_one(int classes, bool difficulty) =>
        Gen.Select(GenVotes(classes), Gen.Bool, Gen.Bool).Sample((votes, expert, known) =>
        {
            var data = new HdsData(7, 5, votes.DistinctBy(vote => (vote.Item, vote.Rater)).ToList())
            {
                PriorAccuracy = expert ? [null, .9] : null,
                GoldCounts = expert ? null : [null, null, One(classes)],
                Known = known ? new Dictionary<int, int> { [3] = 1 } : new Dictionary<int, int>(),
            };
            var settings = new HdsSettings { Classes = classes, DifficultyLayer = difficulty };

            var dense = HierarchicalDawidSkene.Fit(data, settings);
            var plain = new OnlineHds(settings, data).Refit();

            Near(plain.Posteriors.SelectMany(q => q), dense.Posteriors.SelectMany(q => q));
            Near(plain.Hard, dense.Hard);
            Near(plain.Model.RaterMatrices.SelectMany(theta => theta.Cast<double>()), dense.Model.RaterMatrices.SelectMany(theta => theta.Cast<double>()));
            Near(plain.Model.Pool.Cast<double>(), dense.Model.Pool.Cast<double>());
            Near(plain.Model.ClassPrior, dense.Model.ClassPrior);
        }, iter: 50);

    [Fact]
    public void Columns_hold_what_a_list_holds() =>
        GenVotes(3).Sample(votes =>
        {
            var plain = votes.Select(vote => new Vote(vote.Item, vote.Rater, vote.Answer)).ToList();
            var columns = new VoteColumns();
            foreach (var vote in plain)
                columns.Add(vote.Item, vote.Rater, vote.Answer);

            var dropped = columns.DropRepeats();

            List<Vote> first = [.. plain.DistinctBy(vote => (vote.Item, vote.Rater))];
            Assert.Equal(first, columns);
            Assert.Equal(plain.Count - first.Count, dropped);
            var settings = new HdsSettings { Classes = 3 };
            Near(
                HierarchicalDawidSkene.Fit(new HdsData(7, 5, first), settings).Posteriors.SelectMany(q => q),
                HierarchicalDawidSkene.Fit(new HdsData(7, 5, columns), settings).Posteriors.SelectMany(q => q));
        }, iter: 50);

    [Fact]
    public void Renamed_answers_are_those_of_the_new_names()
    {
        var columns = new VoteColumns();
        columns.Add(0, 0, 0);
        columns.Add(1, 0, 1);

        columns.Rename([2, 0]);

        Assert.Equal([new Vote(0, 0, 2), new Vote(1, 0, 0)], columns);
        Assert.Throws<ArgumentOutOfRangeException>(() => columns[2]);
    }

    // Few items and raters: repeats, ties and items without votes are common.
    private static Gen<List<Vote>> GenVotes(int classes) =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 4], Gen.Int[0, classes - 1], Gen.Int[0, 2], Gen.Int[0, 2]).Select(
            (item, rater, answer, tilt, old) => new Vote(item, rater, answer)
            {
                Tilt = 0.3 * (tilt - 1), Share = tilt == 2 ? 0.5 : 1, Weight = old == 0 ? 0.25 : 1,
            }).List[1, 25];

    private static double[,] One(int classes)
    {
        var counts = new double[classes, classes];
        counts[1, 1] = 3;
        return counts;
    }

    private static void Near(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        var pairs = expected.Zip(actual).ToList();
        Assert.All(pairs, pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }
}
