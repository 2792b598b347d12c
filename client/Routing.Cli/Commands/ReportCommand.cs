using System.CommandLine;
using Routing.Cli.Input;
using Routing.Cli.Report;
using Routing.Contracts;

namespace Routing.Cli.Commands;

/// <summary>`routing report`: what a programme's judgments amount to.</summary>
internal static class ReportCommand
{
    public static Command Build()
    {
        var truth = new Option<string?>("--truth") { Description = "CSV item,label to score by." };
        var html = new Option<string?>("--html") { Description = "Write the full report as one HTML file." };
        return Verb.Of("report", "Judgments, stops, confidence, agreement, reviewers. Example: routing report --html report.html -p support",
            [truth, html], async (call, cancellation) =>
            {
                var known = call.Get(truth) is { } file ? TruthFile.Read(file) : null;
                var client = await call.Client(cancellation);
                if ((await client.Status(call.Programme, cancellation)).Version == 0)
                    return Verb.Call.Missing($"no programme '{call.Programme}' has been applied.");
                var tasks = new List<TaskRecord>();
                await foreach (var task in client.Tasks(call.Programme, cancellation))
                    tasks.Add(task);
                var reviewers = new List<ReviewerView>();
                await foreach (var reviewer in client.Reviewers(call.Programme, cancellation))
                    reviewers.Add(reviewer);
                var report = ReportBuilder.Of(new ReportInput
                {
                    Title = $"Programme {call.Programme}", Tasks = tasks, Reviewers = reviewers, Truth = known,
                    Model = await client.ModelStatus(call.Programme, cancellation),
                });
                if (call.Get(html) is { } target)
                    await File.WriteAllTextAsync(target, HtmlReport.Render(report), cancellation);
                call.Write(report, console => TerminalReport.Print(report, console));
                return ExitCode.Success;
            });
    }
}
