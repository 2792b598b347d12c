using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing items duplicates`: what was merged, and under what.</summary>
internal static class DuplicatesVerb
{
    public static Command Build() => Verb.Of(
        "duplicates", "Items that were merged under one imported before them; `routing items resume` puts one back. Example: routing items duplicates -p support",
        [], async (call, cancellation) =>
        {
            var client = await call.Client(cancellation);
            var merged = new List<Merged>();
            await foreach (var task in client.Tasks(call.Programme, cancellation))
            {
                if (task.Merged is { } under)
                    merged.Add(new Merged(under.Under, task.Item.ExternalId, under.Resemblance));
            }

            merged = [.. merged.OrderBy(one => one.Kept, StringComparer.Ordinal).ThenBy(one => one.Item, StringComparer.Ordinal)];
            call.Write(merged, console =>
            {
                var table = new Table().AddColumns("kept", "merged under it", "resemblance");
                foreach (var one in merged)
                    table.AddRow(new Text(one.Kept), new Text(one.Item), new Text(one.Resemblance.ToString("0.00", CultureInfo.InvariantCulture)));
                console.Write(table);
            });
            return ExitCode.Success;
        });

    private sealed record Merged(string Kept, string Item, double Resemblance);
}
