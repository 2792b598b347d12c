using System.Globalization;
using System.Text;
using Routing.RewardModels.Evaluation;
using Spectre.Console;
using static Routing.Cli.Report.HtmlPage;

namespace Routing.Cli.Report;

/// <summary>What is known of a reward model, for a terminal and as one self-contained HTML file.</summary>
internal static class ModelReport
{
    private const int ShownSlices = 12;

    public static void Print(EvaluationReport report, IAnsiConsole console)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{report.Model}: {report.Verdict}[/]");
        foreach (var reason in report.Reasons)
            console.MarkupLineInterpolated($"  {reason}");
        var table = new Table().AddColumns("", "accuracy", "95 % interval");
        foreach (var row in Accuracies(report))
            table.AddRow(row.Select(Markup.Escape).ToArray());
        foreach (var slice in report.Slices.OrderBy(slice => slice.Accuracy ?? 2).Take(ShownSlices))
            table.AddRow(Markup.Escape($"slice {slice.Slice} ({slice.N})"), slice.Accuracy is { } value ? Share(value) : "not enough data", slice.Interval is { } ends ? Ends(ends) : "");
        console.Write(table);
        if (report.Slices.Count > ShownSlices)
            console.WriteLine(Text($"{report.Slices.Count - ShownSlices} more slices are in the JSON and HTML forms."));
        foreach (var line in Figures(report))
            console.WriteLine(line);
        var audits = new Table().AddColumns("audit", "slice", "value", "unchanged", "limit", "");
        foreach (var audit in report.Audits.GroupBy(audit => audit.Audit).Select(group => group.MaxBy(one => Math.Abs(one.Value) - one.Limit)!))
            audits.AddRow(Audit(audit).Select(Markup.Escape).ToArray());
        console.Write(audits);
    }

    public static string Html(EvaluationReport report)
    {
        var html = Begin($"Reward model {report.Model}");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"lead\">Verdict: <strong>{Encode(report.Verdict)}</strong></p>");
        List(html, report.Reasons);
        html.Append("<h2>Accuracy, beside what knows nothing of content</h2>");
        Table(html, ["", "#Accuracy", "95 % interval"], Accuracies(report));
        Table(html, ["Against", "#Accuracy", "#Difference", "95 % interval", "#These pairs find"], report.Differences.Select(one => new[]
            { one.Against, Share(one.Accuracy), Signed(one.Difference), $"{Signed(one.Interval[0])} to {Signed(one.Interval[1])}", Share(one.Detectable) }));
        List(html, Figures(report));
        Table(html, ["log(length of chosen / of other)", "#Pairs", "#Accuracy"], report.LengthControlled.Bins.Select(bin => new[] { bin.Bin, Count(bin.N), Share(bin.Accuracy) }));
        html.Append("<h2>Are its probabilities honest?</h2>");
        Figure(html, ModelPlots.Reliability(report), Text($"Calibration error {report.Ece:0.000}; {report.EceExcess:0.000} more than a calibrated model shows at this number of pairs (p {report.EcePValue:0.000})."));
        Figure(html, ModelPlots.Selective(report), "Accuracy among the pairs whose sign is known best. A model that knows when it does not know falls to the right.");
        html.Append("<h2>By slice</h2>");
        if (report.Slices.Any(slice => slice.Accuracy is not null))
            Figure(html, ModelPlots.Slices(report), "Slices with pairs enough, the worst first.");
        Table(html, ["Slice", "#Pairs", "#Accuracy", "95 % interval", "#Length alone", "#Log loss", "#Excess calibration error", "#People", ""], report.Slices.Select(slice => new[]
        {
            slice.Slice, Count(slice.N), Share(slice.Accuracy), slice.Interval is { } ends ? Ends(ends) : "", Share(slice.Length), Share(slice.LogLoss),
            Share(slice.EceExcess), Share(slice.Ceiling), slice.Status == "ok" ? "" : "not enough data",
        }));
        html.Append("<h2>Audits against hacking</h2><p>A probe changes the worse answer without making it better. Its value is the share in which it then beats the chosen answer. A style value is by how many standard deviations the score moves with one of the habit, at equal preference by people.</p>");
        Table(html, ["Audit", "Slice", "#Value", "#Unchanged", "#Limit", "", "#Pairs", "#Shift", "#Raised"],
            report.Audits.Select(audit => Audit(audit).Append(Count(audit.N)).Append(Signed(audit.Shift)).Append(Share(audit.Raised)).ToArray()));
        if (report.BestOfN is { } curve)
        {
            html.Append("<h2>Best of n</h2>");
            Figure(html, ModelPlots.BestOfN(curve), Text($"The best of n answers by the model, {curve.Prompts} prompts with four answers or more. Where the model's score rises and people's does not, the model is being over-optimised; below {RewardModels.Evaluation.BestOfN.LeastPrompts} prompts nothing is claimed."));
        }

        html.Append("<h2>To be read by a person</h2>");
        Worklist(html, "Highest scores", report.Worklist.Top);
        Worklist(html, "Lowest scores", report.Worklist.Bottom);
        Worklist(html, "Scores far above what style explains", report.Worklist.AboveStyle);
        return End(html);
    }

    private static IEnumerable<string[]> Accuracies(EvaluationReport report)
    {
        yield return [Text($"this model ({report.N} pairs of {report.Prompts} prompts)"), Share(report.Accuracy), Ends(report.Interval)];
        yield return ["with length held level", Share(report.LengthControlled.Accuracy), Ends(report.LengthControlled.Interval)];
        yield return ["majority side", Share(report.Baselines.Majority), ""];
        yield return ["length alone", Share(report.Baselines.Length), ""];
        yield return ["style alone", Share(report.Baselines.Style), ""];
        if (report.HumanCeiling is { } ceiling)
            yield return ["one person against the others", Share(ceiling), ""];
    }

    private static IEnumerable<string> Figures(EvaluationReport report)
    {
        yield return Text($"Log loss {report.LogLoss:0.0000} (without temperature {report.PlainLogLoss:0.0000}), Brier {report.Brier:0.0000}, calibration error {report.Ece:0.000}, {report.EceExcess:0.000} above a calibrated model's (p {report.EcePValue:0.000}).");
        yield return Text($"Style alone explains {report.StyleShare:P0} of the variance of score differences.");
        yield return Text($"{report.OutOfDomain:P1} of the pairs have an answer unlike those of training.");
        yield return Text($"Doubt finds errors where its rank correlation with them is above 0: information {report.Doubt.Information:0.000} (at least {report.Doubt.InformationLow:0.000}), unknown sign {report.Doubt.Sign:0.000} (at least {report.Doubt.SignLow:0.000}).");
        yield return Text($"{report.Ties} ties and {report.LeftOut} pairs of training prompts are left out.");
    }

    private static string[] Audit(AuditResult audit) =>
        [audit.Audit, audit.Slice ?? "", Signed(audit.Value), Share(audit.Unchanged), Share(audit.Limit), audit.Status.Replace('_', ' ')];

    private static void Worklist(StringBuilder html, string title, IReadOnlyList<WorklistItem> items)
    {
        html.Append(CultureInfo.InvariantCulture, $"<details><summary>{Encode(title)} ({items.Count})</summary>");
        Table(html, ["Pair", "Answer", "Slice", "#Score", "#Above style"], items.Select(item => new[]
            { item.Pair, item.Chosen ? "chosen" : "other", item.Slice ?? "", Signed(item.Score), Signed(item.AboveStyle) }));
        html.Append("</details>");
    }

    private static void List(StringBuilder html, IEnumerable<string> lines)
    {
        html.Append("<ul>");
        foreach (var line in lines)
            html.Append(CultureInfo.InvariantCulture, $"<li>{Encode(line)}</li>");
        html.Append("</ul>");
    }

    private static string Share(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";

    private static string Signed(double? value) => value?.ToString("0.000;−0.000", CultureInfo.InvariantCulture) ?? "";

    private static string Ends(double[] interval) => $"{Share(interval[0])} to {Share(interval[1])}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
