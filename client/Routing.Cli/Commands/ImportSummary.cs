using Routing.Contracts;
using Spectre.Console;
using System.Globalization;

namespace Routing.Cli.Commands;

/// <summary>What became of each imported row.</summary>
internal static class ImportSummary
{
    public static int Write(Verb.Call call, IReadOnlyList<(int Row, string Id, Receipt Receipt)> results)
    {
        var rejected = results.Where(result => result.Receipt.Code is not null).ToList();
        var accepted = results.Count(result => ResultOf(result.Receipt) == "accepted");
        var merged = results.Count(result => ResultOf(result.Receipt) == "merged");
        var unchanged = results.Count - accepted - merged - rejected.Count;
        call.Write(
            new
            {
                Accepted = accepted, Merged = merged, Unchanged = unchanged, Rejected = rejected.Count,
                Rows = results.Select(result => new
                {
                    result.Row, result.Id, Result = ResultOf(result.Receipt), result.Receipt.Code, result.Receipt.Detail,
                    result.Receipt.MergedUnder,
                }),
            },
            console => console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{accepted} accepted, {merged} merged under earlier items, {unchanged} unchanged, {rejected.Count} rejected")));
        foreach (var (row, id, receipt) in rejected)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"row {row} ({id}): {receipt.Code}: {receipt.Detail}"));
        return rejected.Count == 0 ? ExitCode.Success : ExitCode.Of(rejected[0].Receipt.Code);
    }

    private static string ResultOf(Receipt receipt) =>
        receipt.Code is not null ? "rejected" : !receipt.Changed ? "unchanged" : receipt.MergedUnder is null ? "accepted" : "merged";
}
