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
        var one = new Argument<string?>("id") { Arity = ArgumentArity.ZeroOrOne, Description = "One reviewer; all without it." };
        return new Command("reviewers", "Who judges.")
        {
            Verb.Of("import", "Enrol reviewers. Example: routing reviewers import people.csv -p support",
                [file], (call, cancellation) => Import(call, call.Get(file)!, cancellation)),
            Verb.Of("show", "Status and reputation with intervals.", [one], (call, cancellation) => Show(call, call.Get(one), cancellation)),
            SetStatus("suspend", "Stop offering work to a reviewer.", suspended: true),
            SetStatus("reinstate", "Send a suspended reviewer back to calibration.", suspended: false),
            CloseCase(),
        };
    }

    private static Command SetStatus(string name, string description, bool suspended)
    {
        var id = new Argument<string>("id");
        var reason = new Option<string>("--reason") { Required = true, Description = "Why; the reviewer may read it." };
        return Verb.Of(name, description, [id, reason], async (call, cancellation) =>
        {
            var client = await call.Client(cancellation);
            return call.Finish(
                await client.SetReviewerStatus(
                    $"{name}:{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}", call.Programme, call.Get(id)!, suspended, call.Get(reason)!, cancellation),
                $"'{call.Get(id)}' is {(suspended ? "suspended" : "in calibration")}.");
        });
    }

    private static Command CloseCase()
    {
        var id = new Argument<string>("id");
        var finding = new Option<string>("--finding") { Required = true, Description = "confirmed (suspends) or unfounded (clears him)." };
        finding.AcceptOnlyFromAmong("confirmed", "unfounded");
        var reason = new Option<string>("--reason") { Required = true, Description = "Why; the reviewer may read it." };
        return Verb.Of("close-case", "Say what became of the signals about a reviewer. Example: routing reviewers close-case ada --finding unfounded --reason \"same training\"",
            [id, finding, reason], async (call, cancellation) =>
            {
                var client = await call.Client(cancellation);
                var confirmed = call.Get(finding) == "confirmed";
                return call.Finish(
                    await client.CloseCase(
                        $"case:{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}", call.Programme, call.Get(id)!, confirmed, call.Get(reason)!, cancellation),
                    $"The case of '{call.Get(id)}' is closed: {call.Get(finding)}.");
            });
    }

    private static async Task<int> Import(Verb.Call call, string file, CancellationToken cancellation)
    {
        IReadOnlyList<ReviewerRow> rows;
        await using (var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file))
            rows = ReviewerFile.Read(stream, Path.GetFileName(file));
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
        var people = new List<ReviewerView>();
        if (id is null)
        {
            await foreach (var person in client.Reviewers(call.Programme, cancellation))
                people.Add(person);
        }
        else if (await client.Reviewer(call.Programme, id, cancellation) is { } person)
        {
            people.Add(person);
        }
        else
        {
            return Verb.Call.Missing($"reviewer '{id}' is not enrolled.");
        }

        call.Write(people, console =>
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
                foreach (var (axis, levels) in person.Leniency ?? [])
                    console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{person.Id}: {axis} is answered {Math.Abs(levels):0.00} levels {(levels < 0 ? "below" : "above")} the others' truth in the mean"));
                foreach (var signal in person.Signals ?? [])
                    console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{person.Id}: {signal.Kind} at {signal.At:u}{(signal.Acts ? "" : " (warning)")}: {signal.Words}"));
            }
        });
        return ExitCode.Success;
    }
}
