using Routing.Cli.Report;
using Routing.Contracts;
using Xunit;

namespace Routing.Cli.Tests.Report;

public sealed class AgreementFiguresTests
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    // Cohen's example [[20, 5], [10, 15]]: κ = .4 (algorithms.md §12.4), as gold that two people answered.
    [Fact]
    public void Gold_that_two_people_answered_gives_the_known_kappa()
    {
        List<TaskRecord> tasks = [];
        foreach (var (first, second, count) in new[] { ("A", "A", 20), ("A", "B", 5), ("B", "A", 10), ("B", "B", 15) })
        {
            for (var n = 0; n < count; n++)
                tasks.Add(Task($"g{tasks.Count}", "general", gold: true, null, first, second));
        }

        var rows = AgreementFigures.Of(tasks);

        Assert.Equal(0.4, Row(rows, "gold", "cohen").Estimate.Alpha!.Value, 9);
        Assert.Equal(0.7, Row(rows, "gold", "percent").Estimate.Alpha!.Value, 9);
        Assert.InRange(Row(rows, "gold", "percent").Estimate.Low!.Value, 0.5, 0.7);
        Assert.Equal(50, Row(rows, "gold", "fleiss").Estimate.Units);
        Assert.Equal(0.7, Row(rows, "gold", "ceiling").Estimate.Alpha!.Value, 9);
        Assert.DoesNotContain(rows, row => row.Stream == "random");
    }

    [Fact]
    public void Only_items_that_nobody_chose_are_the_random_stream_and_slices_stand_apart()
    {
        var covered = Offer(draw: 0.01, explored: true);
        List<TaskRecord> tasks =
        [
            Task("r1", "law", false, covered, "A", "A"), Task("r2", "art", false, covered, "A", "B"),
            Task("x", "law", false, Offer(draw: 0.10, explored: true), "B", "B"), Task("y", "law", false, Offer(draw: 0.9, explored: false), "A", "A", "B"),
        ];

        var rows = AgreementFigures.Of(tasks);

        Assert.Equal(0.5, Row(rows, "random", "percent").Estimate.Alpha!.Value, 9);
        Assert.Equal(1, Row(rows, "random", "percent", "law").Estimate.Alpha!.Value, 9);
        Assert.Equal("no_variation", Row(rows, "random", "krippendorff", "law").Reason);
        Assert.Equal("unequal_numbers", Row(rows, "routed", "fleiss").Reason);
        Assert.Equal(4, Row(rows, "routed", "percent").Estimate.Units);
        Assert.Null(Row(rows, "routed", "percent").Estimate.Low); // fewer than 50 items
        Assert.Equal("no_pairs", Row(AgreementFigures.Of([Task("one", "law", false, null, "A")]), "routed", "percent").Reason);
    }

    private static AgreementRow Row(IReadOnlyList<AgreementRow> rows, string stream, string metric, string slice = "all") =>
        Assert.Single(rows, row => row.Stream == stream && row.Metric == metric && row.Slice == slice);

    private static OfferDocument Offer(double draw, bool explored) =>
        new("item", 0.1, 1, 1, 1, 1, 0, 0.1, "default@1", 0.05, draw, explored, 1, 1);

    private static TaskRecord Task(string id, string slice, bool gold, OfferDocument? offer, params string[] answers) => new(
        new ItemDocument(id, "Which?", "one", "two", Slice: slice, Gold: gold ? new() { ["overall"] = "A" } : null), "ready", null, "standing", [], null,
        [new QuestionBelief("overall", ["A", "B"], [0.7, 0.3], [0.6, 0.4], 0.2, "A")],
        [.. answers.Select((answer, n) => new JudgmentRecord(
            $"jdg_{id}_{n}", $"p{n}", false, new() { ["overall"] = answer }, null, null, _noon.AddSeconds(n), false, 1, false, n == 0 ? offer : null, false))],
        [], [], _noon, null);
}
