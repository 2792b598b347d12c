using System.CommandLine;
using System.Globalization;
using Routing.Contracts;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing model status|accept|serve|rollback|stop|audit`: the reward models of a programme in a node.</summary>
internal static class ModelLine
{
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(1);

    private static readonly Argument<int> _version = new("version") { Description = "Number of the version." };
    private static readonly Option<string> _by = new("--by") { Required = true, Description = "Who decides." };
    private static readonly Option<string?> _reason = new("--reason") { Description = "Why; kept with the fact." };
    private static readonly Option<string?> _command = new("--command") { Description = "Command id: the same id again gives the same answer." };
    private static readonly Option<string> _stage = new("--stage") { Description = "none, shadow (scored, steers nothing), routing, or full (its scores are rewards).", DefaultValueFactory = _ => "routing" };
    private static readonly Option<string> _line = new("--line") { Description = "Family of slices with a model of its own.", DefaultValueFactory = _ => Keys.RewardLine };
    private static readonly Option<int?> _number = new("--version") { Description = "Number of the version. Default: the newest." };

    public static IEnumerable<Command> Build()
    {
        _stage.AcceptOnlyFromAmong("none", "shadow", "routing", "full");
        return
        [
            Verb.Of("status", "Versions, what is served and how far it is believed. Example: routing model status -p support", [_line], Status),
            Verb.Of("accept", "Accept a version: its scores may be used as rewards. A held one needs --reason. Example: routing model accept 3 --by ada -p support", [_version, _by, _reason, _command, _line],
                async (call, cancellation) => call.Finish(
                    await (await call.Client(cancellation)).AcceptModel(
                        CommandOf(call), call.Programme, call.Get(_version), call.Get(_by)!, call.Get(_reason), cancellation, call.Get(_line)!), "Accepted.")),
            Verb.Of("serve", "Serve a version. Example: routing model serve 3 --stage routing --by ada -p support", [_version, _stage, _by, _reason, _command, _line],
                async (call, cancellation) => call.Finish(
                    await (await call.Client(cancellation)).ServeModel(
                        CommandOf(call), call.Programme, call.Get(_version), call.Get(_stage)!, call.Get(_by)!, call.Get(_reason) ?? "",
                        cancellation, call.Get(_line)!), call.Get(_stage) == "none" ? "Nothing is served any more." : "Served.")),
            Verb.Of("rollback", "Serve again what was served before. Example: routing model rollback --by ada --reason \"complaints\" -p support", [_by, _reason, _command, _line],
                async (call, cancellation) => call.Finish(
                    await (await call.Client(cancellation)).RollBackModel(
                        CommandOf(call), call.Programme, call.Get(_by)!, call.Get(_reason) ?? "", cancellation, call.Get(_line)!), "Rolled back.")),
            Verb.Of("stop", "Stop the run under way. Example: routing model stop --by ada --reason \"wrong labels\" -p support", [_by, _reason, _line],
                async (call, cancellation) => call.Finish(
                    await (await call.Client(cancellation)).StopTraining(
                        call.Programme, call.Get(_by)!, call.Get(_reason) ?? "", cancellation, call.Get(_line)!), "It stops at its next step.")),
            Verb.Of("audit", "The probes put to a version and what held it; with --output json the whole report. Example: routing model audit -p support", [_number, _line], Audit),
        ];
    }

    /// <summary>The line that a verb is about.</summary>
    public static Option<string> LineOption => _line;

    /// <summary>Asks the node for a run; on request waits until it ended, with its progress on stderr.</summary>
    public static async Task<int> Train(Verb.Call call, string by, bool wait, CancellationToken cancellation)
    {
        var client = await call.Client(cancellation);
        var receipt = await client.TrainModel(call.Programme, by, cancellation, call.Get(_line)!);
        if (!wait || receipt.Code is not null)
            return call.Finish(receipt, "A run is planned; `routing model status` shows where it stands.");
        var status = await client.ModelStatus(call.Programme, cancellation, call.Get(_line)!);
        for (string? told = null; IsUnderWay(status); status = await client.ModelStatus(call.Programme, cancellation, call.Get(_line)!))
        {
            if (status.Run is { } run && Text($"{run.Operation}: {run.Phase}, {run.Done:P0}") is var progress && progress != told)
                await Console.Error.WriteLineAsync(told = progress);
            await Task.Delay(_look, cancellation);
        }

        if (status.LastFailure is { } failure)
        {
            await Console.Error.WriteLineAsync($"The run ended without a version: {failure}");
            return ExitCode.Failure;
        }

        call.Write(status.Versions[^1], console => console.WriteLine(Line(status.Versions[^1])));
        return ExitCode.Success;
    }

    /// <summary>Whether a run is made, or one that was asked for waits to be.</summary>
    public static bool IsUnderWay(ModelStatus status) =>
        status.Run is not null || Array.Exists(status.Triggers ?? [], trigger => trigger is { Reason: "request", Due: true });

    private static async Task<int> Status(Verb.Call call, CancellationToken cancellation)
    {
        var status = await (await call.Client(cancellation)).ModelStatus(call.Programme, cancellation, call.Get(_line)!);
        if (status.Refusal is null || call.Json)
            call.Write(status, console => Print(status, console));
        return status.Refusal is null ? ExitCode.Success : Verb.Call.Missing(status.Refusal);
    }

    private static async Task<int> Audit(Verb.Call call, CancellationToken cancellation)
    {
        var client = await call.Client(cancellation);
        var status = await client.ModelStatus(call.Programme, cancellation, call.Get(_line)!);
        var number = call.Get(_number);
        if (status.Refusal is { } refusal)
            return Verb.Call.Missing(refusal);
        if (status.Versions.LastOrDefault(version => number is null || version.Version == number) is not { } version)
            return Verb.Call.Missing(MissingVersion(number, status));
        if (call.Json)
        {
            if (await client.ModelReport(call.Programme, version.Version, cancellation, call.Get(_line)!) is not { } report)
                return Verb.Call.Missing(Text($"version {version.Version} has no report: it could not be evaluated, or its files are gone."));
            Console.WriteLine(report);
            return ExitCode.Success;
        }

        AnsiConsole.WriteLine(Line(version));
        AnsiConsole.Write(ProbesOf(version));
        foreach (var reason in version.Reasons)
            AnsiConsole.WriteLine("  " + reason);
        return ExitCode.Success;
    }

    private static string MissingVersion(int? number, ModelStatus status) =>
        status.Versions.Length == 0 ? $"line '{status.Line}' has no version yet."
        : Text($"line '{status.Line}' has no version {number}: it has {string.Join(", ", status.Versions.Select(version => version.Version))}.");

    private static void Print(ModelStatus status, IAnsiConsole console)
    {
        if (status.Lines is { Length: > 1 } lines)
            console.WriteLine($"Line {status.Line} of {string.Join(", ", lines)}.");
        console.WriteLine(Text($"Evidence: {status.Evidence}. {status.Scored} pairs are scored."));
        if (status.Run is { } run)
            console.WriteLine(Text($"Run {run.Operation} is {run.Status} (epoch {run.Epoch}): {run.Phase}, {run.Done:P0}; {run.Why}"));
        if (status.LastFailure is { } failure)
            console.WriteLine($"Last run: {failure}");
        console.WriteLine(Text($"{status.Judgments} judgments; the next run is due at {status.LabelsNeeded}."));
        console.Write(TriggersOf(status.Triggers ?? []));
        foreach (var waiting in status.Waiting)
            console.WriteLine($"Waits: {waiting}");
        if (status.Trust is { } trust)
        {
            console.WriteLine(Text($"Trust {trust.Scale:0.00} in {trust.Model}, learnt from {trust.Items} items: their answers are {trust.Gain:0.0} nats likelier with it. {trust.BlindShare:P0} of the items are blind."));
            foreach (var (risk, threshold) in trust.Thresholds)
                console.WriteLine(threshold is { } at ? Text($"  {risk}: closes with its help from confidence {at:0.000}") : $"  {risk}: closes by people alone");
        }

        var table = new Table().AddColumns("version", "pairs", "accuracy", "length", "style", "verdict", "by", "served");
        foreach (var version in status.Versions)
        {
            string[] figures = version.Evaluated == 0 ? ["not evaluated", "", ""]
                : [Text($"{version.Accuracy:0.000} [{version.Low:0.000}, {version.High:0.000}] n {version.Evaluated}"),
                    Text($"{version.LengthBaseline:0.000}"), Text($"{version.StyleBaseline:0.000}")];
            table.AddRow([.. new[]
            {
                Text($"{version.Version}"), Text($"{version.Pairs}"), figures[0], figures[1], figures[2], version.Verdict, version.DecidedBy,
                string.Join(", ", status.Serving.Where(served => served.Version == version.Version)
                    .Select(served => served.Stage + (served.Rollback ? " (rollback)" : ""))),
            }.Select(Markup.Escape)]);
        }

        console.Write(table);
    }

    private static Table TriggersOf(TriggerView[] triggers)
    {
        var table = new Table().AddColumns("trains for", "now", "threshold", "", "");
        foreach (var trigger in triggers)
        {
            table.AddRow([.. new[]
            {
                trigger.Reason, trigger.Value is { } value ? Text($"{value:0.####}") : "-", Text($"{trigger.Threshold:0.####}"),
                trigger.Due ? "due" : "", trigger.Detail,
            }.Select(Markup.Escape)]);
        }

        return table;
    }

    private static string Line(ModelVersionView version) => Text($"Version {version.Version}: {version.Verdict} by {version.DecidedBy}; ") + (
        version.Evaluated == 0 ? "not evaluated." : Text($"accuracy {version.Accuracy:0.000} [{version.Low:0.000}, {version.High:0.000}] on {version.Evaluated} pairs of unseen prompts, length alone {version.LengthBaseline:0.000}, style alone {version.StyleBaseline:0.000}, with length held level {version.LengthControlled:0.000}."));

    private static Table ProbesOf(ModelVersionView version)
    {
        var table = new Table().AddColumns("probe", "beats the better answer", "unchanged", "limit", "");
        foreach (var probe in version.Probes)
        {
            table.AddRow(
                probe.Probe, Text($"{probe.Beats:0.000}"), Text($"{probe.Unchanged:0.000}"), Text($"{probe.Limit:0.000}"),
                (probe.Status ?? (probe.Passed ? "passed" : "failed")).Replace('_', ' '));
        }

        return table;
    }

    private static string CommandOf(Verb.Call call) => call.Get(_command) ?? Verb.NewCommand();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
