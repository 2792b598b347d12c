using System.Globalization;
using Spectre.Console;

namespace Routing.Cli.Report;

/// <summary>The short form of a report for a terminal.</summary>
internal static class TerminalReport
{
    private const int ShownItems = 5;

    public static void Print(ReportData report, IAnsiConsole console)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{report.Title}[/]{(report.Simulated ? " (simulated people)" : "")}");
        console.WriteLine(report.Headline);
        var table = new Table().AddColumns("bought", "judgments/item", "accuracy", "95 % interval");
        foreach (var spend in report.Alternatives.Prepend(report.Routed))
        {
            table.AddRow(
                Markup.Escape(spend.Name), Text($"{spend.PerItem:0.00}"), spend.Accuracy.Value is { } value ? Text($"{value:P2}") : "no truth given",
                spend.Accuracy.Low is { } low ? Text($"{low:P1} to {spend.Accuracy.High:P1} (n = {spend.Accuracy.N})") : "");
        }

        console.Write(table);
        console.WriteLine(Text($"{report.Items} items, {report.People} people, {report.Judgments} judgments, {report.ExpertJudgments} by experts; {report.GoldJudgments} more on {report.GoldItems} gold items"));
        if (report.Texts.Count > 0)
            console.WriteLine($"  texts: {string.Join(", ", report.Texts.Select(text => Text($"{text.Count} {text.Standing}")))}");
        foreach (var stop in report.Stops)
            console.WriteLine(Text($"  {stop.Reason}: {stop.Items}{(stop.Accuracy.Value is { } right ? Text($" (accuracy {right:P1}, n = {stop.Accuracy.N})") : "")}"));
        if (report.CalibrationError is { } gap)
            console.WriteLine(Text($"  confidence is off by {gap:P1} in the mean{(report.TargetError is { } target ? Text($"; promised error of confident items {target:P1}") : "")}"));
        console.WriteLine(Text($"  Krippendorff's alpha of the routed answers (harder items are asked more): {report.Agreement.Alpha:0.000} [{report.Agreement.Low:0.000}, {report.Agreement.High:0.000}]"));
        foreach (var latency in report.Latencies)
            console.WriteLine(Text($"  {latency.Name}: p50 {latency.P50:0.0} ms, p99 {latency.P99:0.0} ms"));
        if (report.JudgmentsPerSecond is { } rate)
            console.WriteLine(Text($"  {rate:0} judgments/s, {report.ElapsedSeconds:0.0} s, peak memory {report.PeakMegabytes:0} MB; disk flush {report.FlushMilliseconds:0.00} ms"));
        if (report.Model is { } model)
            Print(model, console);
        foreach (var row in report.AgreementByStream.Where(row => row is { Slice: "all", Metric: "krippendorff" or "ceiling", Stream: "random" or "gold" }))
            console.WriteLine(Text($"  {row.Question}, {row.Stream} items, {row.Metric}: {(row.Estimate.Alpha is { } value ? Text($"{value:0.000} [{row.Estimate.Low:0.000}, {row.Estimate.High:0.000}]") : row.Reason)} over {row.Estimate.Units} items"));
        foreach (var taste in report.Tastes)
            console.WriteLine(Text($"  {taste.Question} (taste), {taste.Group}: {string.Join(", ", taste.Shares.Select(one => Text($"{one.Class} {one.Share.Value:P0} [{one.Share.Low:P0}, {one.Share.High:P0}]")))}; {taste.Answers:0} answers, two of them differ with probability {taste.Disagreement:P0}"));
        foreach (var group in report.Groups.Take(ShownItems))
            console.WriteLine(Text($"  prompt group {group.Group} ({group.Comparisons} answers{(group.IsOnScale ? "" : ", on no one scale")}): {string.Join(", ", group.Candidates.Select(one => Text($"{one.Candidate} {one.Utility:0.00} [{one.Low:0.00}, {one.High:0.00}]")))}"));
        console.WriteLine("Most contested:");
        foreach (var item in report.Contested.Take(ShownItems))
            console.WriteLine(Text($"  {item.Item} (hard {item.Hard:0.00}; {item.Votes}) {item.Why}"));
    }

    private static void Print(ModelFigures model, IAnsiConsole console)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]Reward model[/]: {model.Headline}");
        console.WriteLine(Text($"  {model.Assisted.Items} items closed with its help{(model.Assisted.Accuracy.Value is { } right ? Text($" (accuracy {right:P1})") : "")}; trained {model.Versions.Count} times; now: {model.Evidence}"));
        var table = new Table().AddColumns("version", "pairs", "accuracy on unseen prompts", "length alone", "style alone", "verdict");
        foreach (var version in model.Versions)
        {
            string[] figures = version.Evaluated == 0 ? ["not evaluated", "", ""]
                : [Text($"{version.Accuracy:P1} ({version.Low:P0} to {version.High:P0}, n = {version.Evaluated})"),
                    Text($"{version.LengthBaseline:P1}"), Text($"{version.StyleBaseline:P1}")];
            table.AddRow(Text($"{version.Version}"), Text($"{version.Pairs}"), figures[0], figures[1], figures[2], version.Verdict);
        }

        console.Write(table);
        if (model.Versions[^1] is { Verdict: "hold" } held)
        {
            console.WriteLine($"  Version {held.Version} is held: it steers routing as far as it is trusted, but its scores are no rewards.");
            foreach (var fooled in held.Fooled)
                console.WriteLine("    " + fooled);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
