using System.CommandLine;
using Routing.Contracts;

namespace Routing.Cli.Commands;

/// <summary>`routing items suspend|quarantine|resume|discard`: whether an item is judged at all.</summary>
internal static class MoveVerbs
{
    private static readonly Argument<string> _id = new("id") { Description = "External id." };
    private static readonly Option<string> _by = new("--by") { Required = true, Description = "Who decides." };
    private static readonly Option<string> _reason = new("--reason") { Required = true, Description = "Why; kept with the item." };
    private static readonly Option<string?> _command = new("--command") { Description = "Command id: the same id again gives the same answer." };

    public static IEnumerable<Command> Build() =>
    [
        Move("suspend", "suspended", "Ask nobody new about an item; who is at work may finish. Example: routing items suspend case-7 --by lea --reason \"slice stopped\"",
            "Suspended: nothing closes until it is resumed."),
        Move("quarantine", "quarantined", "Show an item to nobody until somebody with the right to has looked; running leases end. Example: routing items quarantine case-7 --by lea --reason \"a name in the text\"",
            "In quarantine: resume or discard it."),
        Move("resume", "routed", "Put a suspended or quarantined item back to work. Example: routing items resume case-7 --by lea --reason \"name removed\"", "Back at work."),
        Move("discard", "discarded", "Take an item that is not closed out for good; its judgments teach nothing. Example: routing items discard case-7 --by lea --reason \"source withdrawn\" --yes", "Discarded.", isFinal: true),
    ];

    private static Command Move(string name, string to, string description, string done, bool isFinal = false) =>
        Verb.Of(name, description, [_id, _by, _reason, _command, .. isFinal ? (Option[])[Consent.Option] : []], async (call, cancellation) =>
        {
            if (isFinal && Consent.Refused(call.Get(Consent.Option), $"'{call.Get(_id)}' is taken out for good.") is { } refused)
                return refused;
            var client = await call.Client(cancellation);
            return call.Finish(
                await client.MoveItem(
                    call.Programme, call.Get(_id)!,
                    new ItemMove(call.Get(_command) ?? Verb.NewCommand(), call.Get(_by)!, to, call.Get(_reason)!), cancellation),
                done);
        });
}
