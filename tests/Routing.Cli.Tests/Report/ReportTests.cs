using System.Text.Json;
using Routing.Cli.Report;
using Routing.Contracts;
using Xunit;

namespace Routing.Cli.Tests.Report;

public sealed class ReportTests
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Accuracy_and_price_are_counted_on_work_items_only()
    {
        var report = ReportBuilder.Of(Input());

        Assert.Equal((3, 1, 6, 2), (report.Items, report.GoldItems, report.Judgments, report.GoldJudgments));
        Assert.Equal(2.0, report.Routed.PerItem);
        Assert.Equal(2 / 3.0, report.Routed.Accuracy.Value!.Value, 12);
        Assert.Equal((0.2077, 0.9385), (Math.Round(report.Routed.Accuracy.Low!.Value, 4), Math.Round(report.Routed.Accuracy.High!.Value, 4)));
        Assert.Equal([("confident", 2), ("open", 1)], report.Stops.Select(stop => (stop.Reason, stop.Items)));
    }

    [Fact]
    public void Budgets_grow_and_end_with_everything_bought()
    {
        var routed = ReportBuilder.Of(Input()).Curves[0].Points.Select(point => point.PerItem).ToList();

        Assert.Equal(routed.Order(), routed);
        Assert.Equal(2.0, routed[^1]);
    }

    [Fact]
    public void Fixed_redundancy_takes_the_same_number_of_votes_of_each_item()
    {
        var votes = Enumerable.Range(0, 3).SelectMany(item => Enumerable.Range(0, 8).Select(person => ($"p{person}", $"item-{item}", "A"))).ToList();

        var report = ReportBuilder.Of(Input() with { Votes = votes });

        var five = report.Alternatives[0];
        Assert.Equal(("fixed 5 + majority vote", 5.0), (five.Name, five.PerItem));
        Assert.Equal(2 / 3.0, five.Accuracy.Value!.Value, 12);
    }

    [Fact]
    public void Without_truth_nothing_is_scored_and_the_report_says_so()
    {
        var report = ReportBuilder.Of(Input() with { Truth = null });
        var html = HtmlReport.Render(report);

        Assert.Null(report.Routed.Accuracy.Value);
        Assert.Contains("no truth was given", report.Headline, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", JsonSerializer.Serialize(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_the_data_are_shown_and_never_run()
    {
        var html = HtmlReport.Render(ReportBuilder.Of(Input("<script>alert(1)</script>")));

        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere_and_names_simulated_people()
    {
        var html = HtmlReport.Render(ReportBuilder.Of(Input() with { Simulated = true }));

        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
        Assert.Contains("Simulated people", html, StringComparison.Ordinal);
        Assert.Contains("<svg", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_input_gives_the_same_page() =>
        Assert.Equal(HtmlReport.Render(ReportBuilder.Of(Input())), HtmlReport.Render(ReportBuilder.Of(Input())));

    private static ReportInput Input(string prompt = "Which?") => new()
    {
        Title = "Test",
        Tasks =
        [
            Task("item-0", prompt, "resolved", "A", "A", "A"), Task("item-1", prompt, "resolved", "A", "A", "A"),
            Task("item-2", prompt, "ready", null, "A", "B"), Task("gold-0", prompt, "ready", null, "B", "B") with { Item = Document("gold-0", prompt) with { Gold = new() { ["overall"] = "A" } } },
        ],
        Reviewers = [new ReviewerView("p0", "crowd", "general", "active", "-", 1, 0, 4, [new ReputationView("overall", "general", 0.8, 0.6, 0.9, 0.7, 6, 4, 1, false)])],
        Truth = new Dictionary<string, string> { ["item-0"] = "A", ["item-1"] = "B", ["item-2"] = "A", ["gold-0"] = "A" },
    };

    private static TaskRecord Task(string id, string prompt, string status, string? verdict, params string[] answers) => new(
        Document(id, prompt), status, verdict is null ? null : "confident", "standing",
        verdict is null ? [] : new() { ["overall"] = verdict }, verdict is null ? null : 0.9,
        [new QuestionBelief("overall", ["A", "B", "tie"], [0.7, 0.2, 0.1], [0.6, 0.3, 0.1], 0.2, "A")],
        [.. answers.Select((answer, n) => new JudgmentRecord(
            $"jdg_{id}_{n}", $"p{n}", false, new() { ["overall"] = answer }, null, null, _noon.AddSeconds(n), false, 1, false, null, false))],
        [], [], _noon, null);

    private static ItemDocument Document(string id, string prompt) => new(id, prompt, "one", "two");
}
