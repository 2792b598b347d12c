using System.Globalization;
using System.Text;
using Routing.Contracts;
using static Routing.Cli.Report.HtmlPage;

namespace Routing.Cli.Report;

/// <summary>A report as one self-contained HTML file.</summary>
internal static class HtmlReport
{
    private const int ShownGroups = 20;

    /// <summary>The HTML of a report. Every text of the data is encoded.</summary>
    public static string Render(ReportData report)
    {
        var html = HtmlPage.Begin(report.Title);
        if (report.Simulated)
            html.Append("<p class=\"warn\"><strong>Simulated people.</strong> Nobody gave these judgments; they come from a seeded generator.</p>");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"lead\">{Encode(report.Headline)}</p>");
        html.Append(CultureInfo.InvariantCulture, $"<p>{report.Items} items, {report.People} people, {report.Judgments} judgments ({report.ExpertJudgments} by experts, {Percent(Ratio(report.ExpertJudgments, report.Judgments))}), and {report.GoldJudgments} more on {report.GoldItems} gold items that measured people and are not scored. {report.LateJudgments} came after their lease, {report.OverriddenRules} overrode a tie-break rule.</p>");

        if (report.Texts.Count > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p>Texts, by what a second person said of them: {Encode(string.Join(", ", report.Texts.Select(text => $"{Count(text.Count)} {text.Standing}")))}.</p>");

        html.Append("<h2>What the judgments bought</h2>");
        Table(html, ["Bought", "#Judgments per item", "#Accuracy", "95 % interval", "#Scored"],
            report.Alternatives.Prepend(report.Routed).Select(spend => new[]
            { spend.Name, Number(spend.PerItem), Percent(spend.Accuracy.Value), Interval(spend.Accuracy), Count(spend.Accuracy.N) }));
        if (report.Curves.Count > 0)
            Figure(html, Plots.Budgets(report), "Accuracy against the truth at each budget, in the order in which judgments came. The band is the 95 % Wilson interval of the routed run.");

        html.Append("<h2>Why items stopped</h2>");
        Table(html, ["Reason", "#Items", "#Accuracy", "95 % interval"],
            report.Stops.Select(stop => new[] { stop.Reason, Count(stop.Items), Percent(stop.Accuracy.Value), Interval(stop.Accuracy) }));
        if (report.Stops.Count > 0)
            Figure(html, Plots.Stops(report), "Confident: the calibrated error is within the target of the risk class. Disputed: people cannot settle it among themselves.");

        if (report.Model is { } model)
            Append(html, model);

        html.Append("<h2>Is the confidence honest?</h2>");
        if (report.Reliability.Count > 0)
        {
            var target = report.TargetError is { } error ? $" The programme promises an error of at most {Percent(error)} for items closed as confident." : "";
            Figure(html, Plots.Reliability(report), $"Calibrated confidence against accuracy, ten groups of equal size. Mean gap {Percent(report.CalibrationError)}.{target}");
        }
        else
        {
            html.Append("<p class=\"note\">No truth was given, so confidence cannot be checked.</p>");
        }

        var alpha = report.Agreement;
        html.Append(CultureInfo.InvariantCulture, $"<h2>Agreement</h2><p>Krippendorff’s α of the routed answers: {Number(alpha.Alpha)} [{Number(alpha.Low)}, {Number(alpha.High)}] over {alpha.Units} items with two answers or more. Routing asks harder items more often, so α among all items would be higher.</p>");

        html.Append("<p class=\"note\">Random items are those that nobody chose: taken in the order of waiting, or drawn to be blind. Everybody is asked about gold. Intervals are of a bootstrap by item and need 50 items with two answers. Cohen’s κ is that of the two who share most items; the ceiling is how often one answer is what most others say.</p>");
        Table(html, ["Question", "Items", "Slice", "Metric", "#Value", "95 % interval", "#Items with two answers"], report.AgreementByStream.Select(row => new[]
        {
            row.Question, row.Stream, row.Slice, $"{row.Metric}{(row.Level is Routing.Statistics.Agreement.MeasurementLevel.Nominal ? "" : " (ordinal)")}",
            row.Estimate.Alpha is null ? row.Reason! : Number(row.Estimate.Alpha),
            row.Estimate.Low is null ? "" : $"{Number(row.Estimate.Low)} to {Number(row.Estimate.High)}", Count(row.Estimate.Units),
        }));
        if (report.Tastes.Count > 0)
        {
            html.Append("<h2>Questions of taste</h2><p class=\"note\">People may differ here and all be right: what they answer is shown, nobody is scored by it. Intervals are Wilson’s at 95 % over all answers, items taken as alike.</p>");
            Table(html, ["Question", "People", "#Answers", "Shares", "#Two differ"], report.Tastes.Select(taste => new[]
            {
                taste.Question, taste.Group, Number(taste.Answers),
                string.Join(", ", taste.Shares.Select(one => $"{one.Class} {Percent(one.Share.Value)} ({Interval(one.Share)})")), Percent(taste.Disagreement),
            }));
        }

        if (report.Groups.Count > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h2>Candidates of the same prompt</h2><p class=\"note\">The {Math.Min(ShownGroups, report.Groups.Count)} of {report.Groups.Count} prompt groups with most answers. Utilities count from the mean of a prompt’s candidates: a difference of 1 is odds of e in a decisive answer. They are not comparable across prompts.</p>");
            Table(html, ["Prompt group", "#Answers", "Candidate", "#Utility", "95 % interval", "#Best"], report.Groups.Take(ShownGroups)
                .SelectMany(group => group.Candidates.Select(one => new[]
                {
                    group.IsOnScale ? group.Group : group.Group + " (answers fit no one scale)", Count(group.Comparisons), one.Candidate,
                    Number(one.Utility), $"{Number(one.Low)} to {Number(one.High)}", Percent(one.Best),
                })));
        }

        html.Append("<h2>Most contested items</h2>");
        Table(html, ["Item", "Votes", "#Hard", "Where it stands", "Last offer"], report.Contested.Select(item => new[]
            { $"{item.Item}: {item.Prompt}", item.Votes, Number(item.Hard), item.Why, item.LastOffer ?? "" }));

        html.Append("<h2>Reviewers</h2>");
        if (report.Reviewers.Any(person => person.Reputation.Length > 0))
            Figure(html, Plots.Reputations(report), "Reliability of the busiest 60 people with 95 % intervals, from gold and from what others said about the same items.");
        Table(html, ["Reviewer", "Status", "#Answers", "#Gold right", "#Reliability", "95 % interval", "#Score"],
            report.Reviewers.Select(Row));

        if (report.Latencies.Count > 0)
        {
            html.Append("<h2>How fast</h2>");
            html.Append(CultureInfo.InvariantCulture, $"<p>{Number(report.JudgmentsPerSecond)} judgments a second over {Number(report.ElapsedSeconds)} s, peak memory {Number(report.PeakMegabytes)} MB. Every request is acknowledged only when it is on disk; a flush of this disk takes {Number(report.FlushMilliseconds)} ms.</p>");
            Table(html, ["Request", "#p50 ms", "#p90 ms", "#p99 ms"], report.Latencies.Select(latency => new[]
                { latency.Name, Number(latency.P50), Number(latency.P90), Number(latency.P99) }));
        }

        html.Append("<h2>How to read this</h2><p class=\"note\">Accuracy counts items with known truth, ties sharing credit; gold is never scored. Fixed redundancy takes the first judgments of each item in a random order. Score is the lower 10 % quantile of a reviewer’s reliability: it rises with evidence. Hard is the probability that the item is one on which people err alike.</p>");
        return HtmlPage.End(html);
    }

    private static void Append(StringBuilder html, ModelFigures model)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>What the reward model did</h2><p class=\"lead\">{Encode(model.Headline)}</p>");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">Which items are blind was drawn by lot before anybody judged, so that the two kinds differ by the model alone; the steered ones include what was judged before there was a model. Labels, reputations and training data are people’s in both. Now: {Encode(model.Evidence)}.</p>");
        Table(html, ["Items", "#Number", "#Judgments per item", "#Accuracy", "95 % interval"], new[] { model.Steered, model.Blind }.Select(arm => new[]
            { arm.Name, Count(arm.Items), Number(arm.PerItem), Percent(arm.Accuracy.Value), Interval(arm.Accuracy) })
            .Append([model.Assisted.Reason, Count(model.Assisted.Items), "", Percent(model.Assisted.Accuracy.Value), Interval(model.Assisted.Accuracy)]));
        Table(html, ["Version", "#Pairs", "#Accuracy on unseen prompts", "95 % interval", "#Length alone", "#Style alone", "Verdict", "Why"], model.Versions.Select(version => new[]
        {
            Count(version.Version), Count(version.Pairs), version.Evaluated == 0 ? "not evaluated" : Percent(version.Accuracy),
            version.Evaluated == 0 ? "" : $"{Percent(version.Low)} to {Percent(version.High)} (n = {version.Evaluated})",
            version.Evaluated == 0 ? "" : Percent(version.LengthBaseline), version.Evaluated == 0 ? "" : Percent(version.StyleBaseline),
            version.Verdict, string.Join("; ", version.Reasons),
        }));
        if (model.Versions[^1] is { Verdict: "hold", Fooled: [_, ..] } held)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"warn\"><strong>Version {held.Version} is held.</strong> {Encode(string.Join("; ", held.Fooled))}. It steers routing as far as it is trusted, but its scores are no rewards until a person accepts it with a reason.</p>");
    }

    private static string[] Row(ReviewerView person)
    {
        if (person.Reputation.Length == 0)
            return [person.Id, person.Status, Count(person.Answers), $"{person.GoldRight} of {person.GoldAnswered}", "", "", ""];
        var cell = Plots.MainCell(person);
        return [person.Id, $"{person.Status}: {person.StatusReason}", Count(person.Answers), $"{person.GoldRight} of {person.GoldAnswered}",
            Number(cell.Mean) + (cell.IsPrior ? " (mostly the pool’s)" : ""), $"{Number(cell.Low)} to {Number(cell.High)}", Number(cell.LowerTenth)];
    }

    private static string Interval(Share share) => share.Low is null ? "no truth given" : $"{Percent(share.Low)} to {Percent(share.High)}";

    private static double? Ratio(int part, int whole) => whole == 0 ? null : (double)part / whole;
}
