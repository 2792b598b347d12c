using System.CommandLine;
using System.Globalization;
using Routing.Cli.Input;
using Routing.Client;
using Routing.Contracts;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing reviewers import|show|suspend|reinstate`.</summary>
internal static class ReviewersCommand
{
    public static Command Build()
    {
        var file = new Argument<string>("file") { Description = "CSV reviewer,tier,languages and, where needed, pool,team,dailyLimit,qualifications,conflicts,group,harmfulLimit." };
        var dry = new Option<bool>("--dry-run") { Description = "Only check the file." };
        var one = new Argument<string?>("id") { Arity = ArgumentArity.ZeroOrOne, Description = "One reviewer; all without it." };
        return new Command("reviewers", "Who judges.")
        {
            Verb.Of("import", "Enrol reviewers. Example: routing reviewers import people.csv -p support",
                [file, dry], (call, cancellation) => Import(call, call.Get(file)!, call.Get(dry), cancellation)),
            Verb.Of("show", "Status and reputation with intervals. Example: routing reviewers show ada -p support", [one], (call, cancellation) => Show(call, call.Get(one), cancellation)),
            SetStatus("suspend", "Stop offering work to a reviewer. Example: routing reviewers suspend ada --reason \"answers without reading\"", suspended: true),
            SetStatus("reinstate", "Send a suspended reviewer back to calibration. Example: routing reviewers reinstate ada --reason \"appeal upheld\"", suspended: false),
            CloseCase(),
        };
    }

    private static Command SetStatus(string name, string description, bool suspended)
    {
        var id = new Argument<string>("id");
        var reason = new Option<string>("--reason") { Required = true, Description = "Why; the reviewer may read it." };
        var command = CommandId();
        return Verb.Of(name, description, [id, reason, command], async (call, cancellation) =>
        {
            var client = await call.Client(cancellation);
            return call.Finish(
                await client.SetReviewerStatus(
                    call.Get(command) ?? Verb.NewCommand(), call.Programme, call.Get(id)!, suspended, call.Get(reason)!, cancellation),
                $"'{call.Get(id)}' is {(suspended ? "suspended" : "in calibration")}.");
        });
    }

    private static Option<string?> CommandId() =>
        new("--command") { Description = "Command id: the same id again gives the same answer." };

    private static Command CloseCase()
    {
        var id = new Argument<string>("id");
        var finding = new Option<string>("--finding") { Required = true, Description = "confirmed (suspends) or unfounded (clears him)." };
        finding.AcceptOnlyFromAmong("confirmed", "unfounded");
        var reason = new Option<string>("--reason") { Required = true, Description = "Why; the reviewer may read it." };
        var command = CommandId();
        return Verb.Of("close-case", "Say what became of the signals about a reviewer. Example: routing reviewers close-case ada --finding unfounded --reason \"same training\"",
            [id, finding, reason, command], async (call, cancellation) =>
            {
                var client = await call.Client(cancellation);
                var confirmed = call.Get(finding) == "confirmed";
                return call.Finish(
                    await client.CloseCase(
                        call.Get(command) ?? Verb.NewCommand(), call.Programme, call.Get(id)!, confirmed, call.Get(reason)!, cancellation),
                    $"The case of '{call.Get(id)}' is closed: {call.Get(finding)}.");
            });
    }

    private static async Task<int> Import(Verb.Call call, string file, bool dry, CancellationToken cancellation)
    {
        IReadOnlyList<ReviewerRow> rows;
        await using (var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file))
            rows = ReviewerFile.Read(stream, Path.GetFileName(file));
        if (dry)
        {
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rows.Count} reviewers are well formed."));
            return ExitCode.Success;
        }

        var client = await call.Client(cancellation);
        var results = new List<(int Row, string Id, Receipt Receipt)>();
        foreach (var batch in rows.Chunk(RoutingClient.ImportBatch))
        {
            // Without a pool of his own a reviewer belongs to the pool that is named like his tier.
            var receipts = await client.EnrolReviewers(
                call.Programme, [.. batch.Select(row => new ReviewerDocument(
                    row.Reviewer, row.Pool ?? row.Tier, [.. row.Languages], null, row.DailyLimit ?? int.MaxValue, row.Team,
                    [.. row.Qualifications], [.. row.Conflicts], row.Group, row.HarmfulLimit ?? int.MaxValue))], cancellation);
            results.AddRange(batch.Select((row, i) => (row.Line, row.Reviewer, receipts[i])));
        }

        return ImportSummary.Write(call, results);
    }

    private static async Task<int> Show(Verb.Call call, string? id, CancellationToken cancellation)
    {
        var client = await call.Client(cancellation);
        if (id is null)
        {
            await call.Write(client.Reviewers(call.Programme, cancellation), Print, cancellation);
            return ExitCode.Success;
        }

        if (await client.Reviewer(call.Programme, id, cancellation) is not { } one)
            return Verb.Call.Missing($"reviewer '{id}' is not enrolled.");
        call.Write(new[] { one }, console => Print([one], console));
        return ExitCode.Success;
    }

    private static void Print(IReadOnlyList<ReviewerView> people, IAnsiConsole console)
    {
        var table = new Table().AddColumns("reviewer", "pool", "status", "gold right", "side bias", "question, slice", "reliability", "95 % interval", "evidence");
        foreach (var person in people)
        {
            var gold = string.Create(CultureInfo.InvariantCulture, $"{person.GoldRight} of {person.GoldAnswered}");
            var status = Markup.Escape($"{person.Status}: {person.StatusReason}");
            var side = string.Create(CultureInfo.InvariantCulture, $"{person.SideBias:+0.00;-0.00;0}");
            if (person.Reputation.Length == 0)
                table.AddRow(Markup.Escape(person.Id), Markup.Escape(person.Pool), status, gold, side, "", "", "", "");
            foreach (var cell in person.Reputation)
            {
                table.AddRow(
                    Markup.Escape(person.Id), Markup.Escape(person.Pool), status, gold, side,
                    Markup.Escape($"{cell.Question}, {cell.Slice}"),
                    string.Create(CultureInfo.InvariantCulture, $"{cell.Mean:0.00}{(cell.IsPrior ? " (prior)" : "")}"),
                    string.Create(CultureInfo.InvariantCulture, $"{cell.Low:0.00} to {cell.High:0.00}"),
                    string.Create(CultureInfo.InvariantCulture, $"{cell.Evidence:0.0}"));
            }
        }

        console.Write(table);
        foreach (var person in people)
        {
            if (person.ExpertIn is { Length: > 0 } slices)
                console.WriteLine($"{person.Id} works as an expert in: {string.Join(", ", slices)}");
            if (person.Attention.Checks > 0)
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{person.Id}: {person.Attention.Passed} of {person.Attention.Checks} attention checks passed"));
            if (person.Repeats.Pairs > 0)
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{person.Id}: of {person.Repeats.Pairs} pairs seen twice, sides swapped, the same answer to {person.Repeats.Same}"));
            foreach (var (axis, levels) in person.Leniency ?? [])
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{person.Id}: {axis} is answered {Math.Abs(levels):0.00} levels {(levels < 0 ? "below" : "above")} the others' truth in the mean"));
            foreach (var signal in person.Signals ?? [])
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{person.Id}: {signal.Kind} at {signal.At:u}{(signal.Acts ? "" : " (warning)")}: {signal.Words}"));
        }
    }
}
