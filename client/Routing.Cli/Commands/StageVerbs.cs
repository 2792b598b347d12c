using System.CommandLine;
using Routing.Contracts;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing programme check-stage|move`: the life of a programme.</summary>
internal static class StageVerbs
{
    private static readonly Argument<string> _stage = Stage();
    private static readonly Option<string> _by = new("--by") { Required = true, Description = "Who decides." };
    private static readonly Option<string> _reason = new("--reason") { Required = true, Description = "Why; kept with the programme." };
    private static readonly Option<bool> _waive = new("--waive") { Description = "Go live although the pilot does not meet its exit criteria." };
    private static readonly Option<string?> _command = new("--command") { Description = "Command id: the same id again gives the same answer." };

    /// <summary>What keeps the programme from a stage.</summary>
    public static Command Check() => Verb.Of(
        "check-stage", "What keeps a programme from a stage; exit code 4 where something does. Example: routing programme check-stage live -p support",
        [_stage], async (call, cancellation) =>
        {
            var check = await (await call.Client(cancellation)).CheckStage(call.Programme, call.Get(_stage)!, cancellation);
            call.Write(check, console =>
            {
                console.WriteLine(check.Code is null && check.Unmet.Length == 0
                    ? $"The programme is {check.Stage} and may become {check.To}." : $"The programme is {check.Stage} and may not become {check.To}:");
                foreach (var unmet in check.Unmet)
                    console.WriteLine("  " + unmet);
            });
            return ExitCode.Of(check.Code ?? (check.Unmet.Length == 0 ? null : "stage_guard_failed"));
        });

    /// <summary>Moves the programme.</summary>
    public static Command Move() => Verb.Of(
        "move", "Move a programme to another stage. Example: routing programme move paused --by lea --reason \"agreement fell\" -p support",
        [_stage, _by, _reason, _waive, Consent.Option, _command], async (call, cancellation) =>
        {
            var to = call.Get(_stage)!;
            if (to == "closed" && Consent.Refused(call.Get(Consent.Option), $"The programme '{call.Programme}' is closed for good.") is { } refused)
                return refused;
            var move = new StageMove(call.Get(_command) ?? Verb.NewCommand(), call.Get(_by)!, to, call.Get(_reason)!, call.Get(_waive));
            return call.Finish(
                await (await call.Client(cancellation)).MoveProgramme(call.Programme, move, cancellation), $"The programme is {to}.");
        });

    private static Argument<string> Stage()
    {
        var stage = new Argument<string>("stage") { Description = "Where it is to stand." };
        stage.AcceptOnlyFromAmong("pilot", "revising", "live", "paused", "closed");
        return stage;
    }
}
