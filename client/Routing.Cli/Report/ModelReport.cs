using System.Globalization;
using Routing.RewardModels.Evaluation;
using Spectre.Console;
using static Routing.Cli.Report.HtmlPage;

namespace Routing.Cli.Report;

/// <summary>What is known of a reward model, for a terminal and as one self-contained HTML file.</summary>
internal static class ModelReport
{
    public static void Print(EvaluationReport report, IAnsiConsole console)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{report.Model}: {report.Verdict}[/]");
        foreach (var reason in report.Reasons)
            console.MarkupLineInterpolated($"  {reason}");
        var table = new Table().AddColumns("", "accuracy", "95 % interval");
        table.AddRow("this model", Number3(report.Accuracy), Ends(report.Interval));
        table.AddRow("length held level", Number3(report.LengthControlled.Accuracy), Ends(report.LengthControlled.Interval));
        table.AddRow("majority side", Number3(report.Baselines.Majority), "");
        table.AddRow("length alone", Number3(report.Baselines.Length), "");
        table.AddRow("style alone", Number3(report.Baselines.Style), "");
        if (report.HumanCeiling is { } ceiling)
            table.AddRow("two people agree", Number3(ceiling), "");
        foreach (var slice in report.Slices)
            table.AddRow(Markup.Escape($"slice {slice.Slice} ({slice.N})"), slice.Accuracy is { } value ? Number3(value) : "not enough data", slice.Interval is { } ends ? Ends(ends) : "");
        console.Write(table);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.N} decided pairs; log loss {report.LogLoss:0.0000}; calibration error {report.Ece:0.000}, {report.EceExcess:0.000} above a calibrated model's (p {report.EcePValue:0.000})"));
        var audits = new Table().AddColumns("audit", "slice", "value", "unchanged", "limit", "");
        foreach (var audit in report.Audits)
        {
            audits.AddRow(
                audit.Audit, Markup.Escape(audit.Slice ?? ""), Number3(audit.Value), audit.Unchanged is { } before ? Number3(before) : "",
                Number3(audit.Limit), audit.Status);
        }

        console.Write(audits);
    }

    public static string Html(EvaluationReport report)
    {
        var html = Begin($"Reward model {report.Model}");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"lead\">{Encode(report.Verdict)}</p><ul>");
        foreach (var reason in report.Reasons)
            html.Append(CultureInfo.InvariantCulture, $"<li>{Encode(reason)}</li>");
        html.Append("</ul>");
        return End(html);
    }

    private static string Number3(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Ends(double[] interval) => $"{Number3(interval[0])} to {Number3(interval[1])}";
}
