using Routing.Statistics.Aggregation;
using Xunit;

namespace Routing.Statistics.Tests.Aggregation;

public sealed class SliceModelTests
{
    private static readonly HdsSettings _settings = new() { Classes = 2 };

    [Fact]
    public void Who_is_good_at_one_thing_and_bad_at_another_is_known_for_both()
    {
        var (data, slices, _) = Crowd(items: 400);
        var model = HierarchicalDawidSkene.Fit(data, _settings).Model;
        var bySlice = Of(model, data, slices);

        // Raters 0 to 4 know law (.95) and not physics (.55), 5 to 9 the reverse.
        Assert.True(Right(bySlice["law"].RaterMatrix(0)) - Right(bySlice["physics"].RaterMatrix(0)) > 0.12);
        Assert.True(Right(bySlice["physics"].RaterMatrix(7)) - Right(bySlice["law"].RaterMatrix(7)) > 0.12);
        Assert.InRange(Right(model.RaterMatrices[0]), Right(bySlice["physics"].RaterMatrix(0)), Right(bySlice["law"].RaterMatrix(0)));
    }

    [Fact]
    public void Labels_are_better_with_the_matrices_of_the_slice()
    {
        var (data, slices, truth) = Crowd(items: 400);
        var model = HierarchicalDawidSkene.Fit(data, _settings).Model;
        var bySlice = Of(model, data, slices);

        var overall = Accuracy(vote => model.RaterMatrices[vote.Rater], _ => model);
        var nested = Accuracy(vote => bySlice[slices[vote.Item]].RaterMatrix(vote.Rater), item => bySlice[slices[item]].Model);

        Assert.True(nested > overall + 0.02, $"{nested} against {overall}");

        double Accuracy(Func<Vote, double[,]> matrix, Func<int, HdsModel> of) => data.Votes.GroupBy(vote => vote.Item).Average(item =>
        {
            var q = HierarchicalDawidSkene.Posterior(of(item.Key), [.. item.Select(vote => new RatedAnswer(matrix(vote), vote.Answer))]).Classes;
            return (q[1] > q[0] ? 1 : 0) == truth[item.Key] ? 1.0 : 0;
        });
    }

    [Fact]
    public void Without_answers_in_a_slice_the_overall_offset_is_applied_to_its_pool()
    {
        var (data, slices, _) = Crowd(items: 400);
        // Rater 0 has answered law only.
        data = data with { Votes = [.. data.Votes.Where(vote => vote.Rater != 0 || slices[vote.Item] == "law")] };
        var model = HierarchicalDawidSkene.Fit(data, _settings).Model;
        var physics = Of(model, data, slices)["physics"];

        Assert.True(Right(physics.RaterMatrix(0)) > physics.PoolAccuracy);
        Assert.Empty(Of(model, data, [.. slices.Select(_ => "all")]));
        // One vote in a third slice is too little for a model of its own.
        string[] three = [.. slices.Take(slices.Count - 1), "new"];
        Assert.Equal(["law", "physics"], Of(model, data, three).Keys.Order());
    }

    private static Dictionary<string, SliceModel> Of(HdsModel model, HdsData data, IReadOnlyList<string> slices) =>
        SliceModel.Count(model, data, slices).ToDictionary(pair => pair.Key, pair => new SliceModel(model, pair.Value));

    private static double Right(double[,] theta) => (theta[0, 0] + theta[1, 1]) / 2;

    private static (HdsData Data, IReadOnlyList<string> Slices, int[] Truth) Crowd(int items)
    {
        var random = new Random(3);
        var votes = new List<Vote>();
        var truth = new int[items];
        for (var i = 0; i < items; i++)
        {
            truth[i] = random.Next(2);
            foreach (var rater in Enumerable.Range(0, 10).OrderBy(_ => random.Next()).Take(5))
            {
                var accuracy = rater < 5 == (i % 2 == 0) ? 0.95 : 0.55;
                votes.Add(new Vote(i, rater, random.NextDouble() < accuracy ? truth[i] : 1 - truth[i]));
            }
        }

        return (new HdsData(items, 10, votes), [.. Enumerable.Range(0, items).Select(i => i % 2 == 0 ? "law" : "physics")], truth);
    }
}
