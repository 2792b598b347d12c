using System.CommandLine;
using System.Runtime.CompilerServices;
using Routing.Client;
using Routing.Contracts;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing items list|adjudicate|reopen`: an adjudicator's desk in a terminal.</summary>
internal static class DisputeVerbs
{
    private static readonly Argument<string> _id = new("id") { Description = "External id." };
    private static readonly Option<string> _by = new("--by") { Required = true, Description = "Who decides." };
    private static readonly Option<string?> _reason = new("--reason") { Description = "Why; kept with the label." };
    private static readonly Option<string?> _command = new("--command") { Description = "Command id: the same id again gives the same answer." };
    private static readonly Option<string?> _choice = new("--choice", "-c") { Description = "The label; candidate A is the first of the item." };
    private static readonly Option<string[]> _axis = new("--axis", "-a") { Description = "axis=value; repeat for each axis." };
    private static readonly Option<bool> _unresolvable = new("--unresolvable") { Description = "The item has no right answer under this rubric." };
    private static readonly Option<string?> _status = new("--status") { Description = "Only items in this state, for example disputed." };

    public static IEnumerable<Command> Build() =>
    [
        Verb.Of("list", "Items with their state. Example: routing items list --status disputed -p support", [_status], List),
        Verb.Of("adjudicate", "Take a dispute, or end it with a label and a reason. Example: routing items adjudicate case-7 --by grace -c A --reason \"source says so\"",
            [_id, _by, _choice, _axis, _unresolvable, _reason, _command], Adjudicate),
        Verb.Of("reopen", "Ask people again about a closed item, because its ground changed. Example: routing items reopen case-7 --by grace --reason \"rubric changed\"", [_id, _by, _reason, _command],
            async (call, cancellation) =>
            {
                var client = await call.Client(cancellation);
                return call.Finish(
                    await client.Reopen(CommandOf(call), call.Programme, call.Get(_id)!, call.Get(_by)!, call.Get(_reason) ?? "", cancellation),
                    "Open again: it needs new judgments.");
            }),
    ];

    private static async Task<int> List(Verb.Call call, CancellationToken cancellation)
    {
        var client = await call.Client(cancellation);
        await call.Write(
            Rows(client, call, cancellation),
            (rows, console) =>
            {
                var table = new Table().AddColumns("item", "state", "why", "judgments");
                foreach (var row in rows)
                    table.AddRow(new Text(row.ExternalId), new Text(row.Status), new Text(row.Standing), new Text($"{row.Judgments}"));
                console.Write(table);
            },
            cancellation);
        return ExitCode.Success;
    }

    private static async IAsyncEnumerable<ListedItem> Rows(
        RoutingClient client, Verb.Call call, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var task in client.Tasks(call.Programme, cancellation))
        {
            if (call.Get(_status) is not { } wanted || string.Equals(wanted, task.Status, StringComparison.OrdinalIgnoreCase))
                yield return new ListedItem(task.Item.ExternalId, task.Status, task.Standing, task.Judgments.Length);
        }
    }

    private sealed record ListedItem(string ExternalId, string Status, string Standing, int Judgments);

    private static async Task<int> Adjudicate(Verb.Call call, CancellationToken cancellation)
    {
        var client = await call.Client(cancellation);
        var axes = Verb.Axes(call.Get(_axis));
        var (item, by, unresolvable) = (call.Get(_id)!, call.Get(_by)!, call.Get(_unresolvable));
        if (call.Get(_choice) is null && axes is null && !unresolvable)
            return call.Finish(await client.TakeDispute(call.Programme, item, by, cancellation), "Yours to decide until the lease time is over.");
        return call.Finish(
            await client.Adjudicate(
                new Submission(CommandOf(call), call.Programme, item, by, 0, call.Get(_choice), axes, null, call.Get(_reason)),
                unresolvable, cancellation),
            "The decision is on disk.");
    }

    private static string CommandOf(Verb.Call call) => call.Get(_command) ?? Verb.NewCommand();
}
