using System.CommandLine;
using System.Globalization;
using Routing.Cli.Input;
using Routing.Client;
using Routing.Contracts;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing items import|show|explain`; <see cref="DisputeVerbs"/>, <see cref="MoveVerbs"/> and <see cref="DuplicatesVerb"/> add the rest.</summary>
internal static class ItemsCommand
{
    public static Command Build()
    {
        var file = new Argument<string>("file") { Description = "JSON Lines of items (externalId, prompt, candidates, group, language, risk, slice, gold, harmful, author, authorTeam, qualifications); - reads stdin." };
        var id = new Argument<string>("id") { Description = "External id." };
        var dry = new Option<bool>("--dry-run") { Description = "Only check the file." };
        var reviewer = new Option<string?>("--reviewer") { Description = "Say why this person is not offered the item." };
        var items = new Command("items", "What is judged.")
        {
            Verb.Of("import", "Import items; a file with faults imports nothing. Example: routing items import items.jsonl -p support",
                [file, dry], (call, cancellation) => Import(call, call.Get(file)!, call.Get(dry), cancellation)),
            Verb.Of("show", "One item with belief and history. Example: routing items show case-7 -p support", [id], async (call, cancellation) =>
            {
                var client = await call.Client(cancellation);
                if (await client.Item(call.Programme, call.Get(id)!, cancellation) is not { } task)
                    return Verb.Call.Missing($"item '{call.Get(id)}' was never imported.");
                call.Write(task, console => ItemText.Print(task, console));
                return ExitCode.Success;
            }),
            Verb.Of("explain", "Why an item stands where it does, and why a person is not offered it. Example: routing items explain case-7 --reviewer ada",
                [id, reviewer], async (call, cancellation) =>
                {
                    var client = await call.Client(cancellation);
                    if (await client.Item(call.Programme, call.Get(id)!, cancellation) is not { } task)
                        return Verb.Call.Missing($"item '{call.Get(id)}' was never imported.");
                    string[] whyNot = call.Get(reviewer) is { } person
                        ? await client.WhyNot(call.Programme, person, call.Get(id)!, cancellation) : [];
                    call.Write(new { Task = task, WhyNot = whyNot }, console =>
                    {
                        foreach (var line in ItemText.Explain(task))
                            console.WriteLine(line);
                        if (call.Get(reviewer) is { } asked)
                        {
                            console.WriteLine(whyNot.Length == 0
                                ? $"'{asked}' can be offered the item now." : $"'{asked}' is not offered it:");
                        }

                        foreach (var reason in whyNot)
                            console.WriteLine("  " + reason);
                    });
                    return ExitCode.Success;
                }),
        };
        foreach (var verb in DisputeVerbs.Build().Concat(MoveVerbs.Build()).Append(DuplicatesVerb.Build()))
            items.Subcommands.Add(verb);
        return items;
    }

    private static async Task<int> Import(Verb.Call call, string file, bool dry, CancellationToken cancellation)
    {
        IReadOnlyList<ItemRow> rows;
        await using (var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file))
            rows = ItemFile.Read(stream, Path.GetFileName(file));
        if (dry)
        {
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rows.Count} items are well formed."));
            return ExitCode.Success;
        }

        var client = await call.Client(cancellation);
        var results = new List<(int Row, string Id, Receipt Receipt)>();
        foreach (var batch in rows.Chunk(RoutingClient.ImportBatch))
        {
            var receipts = await client.ImportItems(call.Programme, [.. batch.Select(Document)], cancellation);
            results.AddRange(batch.Select((row, i) => (row.Row, row.ExternalId, receipts[i])));
            await Console.Error.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"\r{results.Count} of {rows.Count} items"));
        }

        await Console.Error.WriteLineAsync();
        return ImportSummary.Write(call, results);
    }

    private static ItemDocument Document(ItemRow row) => new(
        row.ExternalId, row.Prompt, row.Candidates.ElementAtOrDefault(0), row.Candidates.ElementAtOrDefault(1),
        row.Language ?? "en", row.Risk, row.Slice ?? row.Attributes.GetValueOrDefault("domain", "general"),
        row.Gold?.ToDictionary(StringComparer.Ordinal),
        row.Author is null && row.AuthorTeam is null && row.Qualifications.Count == 0
            ? null : new EligibilityDocument(row.Author, row.AuthorTeam, [.. row.Qualifications]), row.Harmful,
        row.Group is null ? null : new PairDocument(row.Group, row.CandidateIds[0], row.CandidateIds[1]), row.Attention);
}
