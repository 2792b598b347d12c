using System.CommandLine;
using System.Globalization;
using Routing.Cli.Input;
using Routing.Contracts;
using Routing.Core.Programmes;
using Spectre.Console;
using StableHash = Routing.Core.Assignment.StableHash;

namespace Routing.Cli.Commands;

/// <summary>`routing programme sample|apply|show`; <see cref="StageVerbs"/> adds the rest.</summary>
internal static class ProgrammeCommand
{
    public static Command Build()
    {
        var file = new Argument<string>("file") { Description = "programme.yaml" };
        var dry = new Option<bool>("--dry-run") { Description = "Only check the file." };
        return new Command("programme", "What is asked, of whom, at what price and risk.")
        {
            Sample(),
            Verb.Of("apply", "Check a programme file and put it in force. Example: routing programme apply programme.yaml -p support",
                [file, dry], async (call, cancellation) =>
                {
                    var parsed = ProgrammeFile.Parse(await File.ReadAllTextAsync(call.Get(file)!, cancellation));
                    if (parsed.Programme is not { } programme)
                        throw new InputException(parsed.Faults);
                    if (call.Get(dry))
                    {
                        await Console.Error.WriteLineAsync($"The programme '{programme.Name}' is valid.");
                        return ExitCode.Success;
                    }

                    var json = ProgrammeJson.Write(programme);
                    var command = StableHash.Of(json).ToString("x16", CultureInfo.InvariantCulture);
                    var client = await call.Client(cancellation);
                    return call.Finish(
                        await client.Apply(command, call.Programme, json, cancellation), $"'{programme.Name}' is in force.");
                }),
            Verb.Of("show", "The programme in force. Example: routing programme show -p support -o json", [], async (call, cancellation) =>
            {
                var client = await call.Client(cancellation);
                if (await client.Programme(call.Programme, cancellation) is not { } document)
                    return Verb.Call.Missing($"no programme '{call.Programme}' has been applied.");
                var programme = ProgrammeJson.Read(document.Json);
                call.Write(
                    new { document.Version, document.Stage, document.StageReason, Programme = programme },
                    console => Print(console, programme, document));
                return ExitCode.Success;
            }),
            StageVerbs.Check(),
            StageVerbs.Move(),
        };
    }

    // Needs no node.
    private static Command Sample()
    {
        var method = new Option<FeedbackMethod>("--method") { Description = "How people give feedback." };
        var sample = new Command("sample", "Write a programme file to start from. Example: routing programme sample --method rating > programme.yaml") { method };
        sample.SetAction(parsed => Console.Out.Write(ProgrammeSample.Of(parsed.GetValue(method))));
        return sample;
    }

    private static void Print(IAnsiConsole console, Programme programme, ProgrammeDocument document)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{programme.Name}[/], version {document.Version}, rubric version {programme.RubricVersion}, {document.Stage}{(document.StageReason is { } why ? $": {why}" : "")}");
        foreach (var question in Question.Of(programme))
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  asks {question.Id}: {string.Join(", ", question.Classes)}");
        foreach (var risk in programme.Risks)
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  risk {risk.Name}: error at most {risk.TargetError:P0}, {risk.MinimumOverlap} to {risk.MaximumOverlap} judgments{(risk.NeedsExpert ? ", an expert" : "")}{(risk.ErrorCost is { } cost ? string.Create(CultureInfo.InvariantCulture, $", a wrong label costs {cost}") : "")}");
        foreach (var pool in programme.Pools)
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  pool {pool.Id}: tier {pool.Tier}, {string.Join(" ", pool.Languages)}");
    }
}
