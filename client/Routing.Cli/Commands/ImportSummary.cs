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
        var accepted = results.Count(result => result.Receipt is { Code: null, Changed: true });
        call.Write(
            new
            {
                Accepted = accepted, Unchanged = results.Count - accepted - rejected.Count, Rejected = rejected.Count,
                Rows = results.Select(result => new
                {
                    result.Row, result.Id,
                    Result = result.Receipt.Code is not null ? "rejected" : result.Receipt.Changed ? "accepted" : "unchanged",
                    result.Receipt.Code, result.Receipt.Detail,
                }),
            },
            console => console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{accepted} accepted, {results.Count - accepted - rejected.Count} unchanged, {rejected.Count} rejected")));
        foreach (var (row, id, receipt) in rejected)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"row {row} ({id}): {receipt.Code}: {receipt.Detail}"));
        return rejected.Count == 0 ? ExitCode.Success : ExitCode.Of(rejected[0].Receipt.Code);
    }
}
