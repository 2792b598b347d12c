using System.CommandLine;
using System.Globalization;
using Routing.Cli.Input;
using Routing.Contracts.Vendors;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing vendor settle`: what is owed to a pool for a period.</summary>
internal static class VendorSettleVerb
{
    public static Command Build()
    {
        var pool = new Option<string>("--pool") { Description = "The pool.", Required = true };
        var from = new Option<string>("--from") { Description = "First moment of the period: a date, or a date and time with its offset (UTC where none is said).", Required = true };
        var to = new Option<string>("--to") { Description = "First moment after it.", Required = true };
        var file = new Option<string?>("--out") { Description = "CSV file with a line for each judgment." };
        return Verb.Of(
            "settle", "Tell a vendor what it is owed, and hear whether its books agree. Example: routing vendor settle --pool crowd --from 2026-11-01 --to 2026-12-01 -p support",
            [pool, from, to, file], async (call, cancellation) =>
            {
                var (begin, end) = (Moment(call.Get(from)!), Moment(call.Get(to)!)); // both are required
                var reply = await (await call.Client(cancellation)).Settle(call.Programme, call.Get(pool)!, begin, end, cancellation);
                if (reply.Code is { } code)
                {
                    await Console.Error.WriteLineAsync($"{code}: {reply.Detail}");
                    return ExitCode.Of(code);
                }

                if (call.Get(file) is { } path)
                    await File.WriteAllLinesAsync(path, Rows(reply), cancellation);
                call.Write(reply, console => console.Write(TableOf(reply)));
                foreach (var reason in reply.Reasons)
                    await Console.Error.WriteLineAsync(reason);
                return reply.Agreed is false ? ExitCode.Conflict : ExitCode.Success;
            });
    }

    /// <summary>The moment that a text says.</summary>
    /// <exception cref="InputException">It says none.</exception>
    internal static DateTimeOffset Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment : throw new InputException($"A date such as 2026-11-01 is needed, not '{text}'.");

    private static IEnumerable<string> Rows(SettlementReply reply) =>
        ["judgment,item,reviewer,at,amount_cents,correction_of", .. reply.Lines.Select(line => string.Create(
            CultureInfo.InvariantCulture, $"{Cell(line.Judgment)},{Cell(line.Item)},{Cell(line.Reviewer)},{line.At:O},{line.Amount},{Cell(reply.Corrects ?? "")}"))];

    // A cell that a spreadsheet would compute is text (product.md §10).
    private static string Cell(string text)
    {
        var plain = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" + text : text;
        return plain.AsSpan().IndexOfAny(",\"\n\r") < 0 ? plain : $"\"{plain.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static Table TableOf(SettlementReply reply)
    {
        var table = new Table().AddColumns("reviewer", "judgments", "cents");
        foreach (var person in reply.Lines.GroupBy(line => line.Reviewer).OrderBy(person => person.Key, StringComparer.Ordinal))
        {
            table.AddRow(
                Markup.Escape(person.Key), person.Count().ToString(CultureInfo.InvariantCulture),
                person.Sum(line => line.Amount).ToString(CultureInfo.InvariantCulture));
        }

        table.AddRow(
            (reply.Corrects is { } earlier ? $"corrects {Markup.Escape(earlier)}, " : "") + reply.Agreed switch { true => "agreed", false => "disputed", null => "not told" },
            reply.Lines.Length.ToString(CultureInfo.InvariantCulture), reply.Total.ToString(CultureInfo.InvariantCulture));
        return table;
    }
}
