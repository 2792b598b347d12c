using System.CommandLine;
using System.Globalization;
using Routing.Client;
using Routing.Contracts;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing work next|submit|draft|escalate|skip|flag|release`: a reviewer in a terminal.</summary>
internal static class WorkCommand
{
    private static readonly Option<string> _reviewer = new("--reviewer", "-r") { Required = true, Description = "Who works." };
    private static readonly Option<string> _item = new("--item", "-i") { Required = true, Description = "Item of the lease." };
    private static readonly Option<long> _fence = new("--fence", "-f") { Required = true, Description = "Fence of the lease." };
    private static readonly Option<string?> _command = new("--command") { Description = "Command id: the same id again gives the same answer." };
    private static readonly Option<string?> _reason = new("--reason") { Description = "Why." };
    private static readonly Option<string?> _choice = new("--choice", "-c") { Description = "One of the choices shown, as shown." };
    private static readonly Option<string[]> _axis = new("--axis", "-a") { Description = "axis=value; repeat for each axis." };
    private static readonly Option<string?> _text = new("--text", "-t") { Description = "Edited text or critique; - reads stdin." };
    private static readonly Option<string> _kind = Kind();
    private static readonly Option<bool> _noInput = new("--no-input") { Description = "Only show the task." };

    public static Command Build() => new("work", "A reviewer in a terminal.")
    {
        Verb.Of("next", "Get a task under a lease, and answer it at the keyboard. Example: routing work next -r ada -p support",
            [_reviewer, _command, _noInput], Next),
        Verb.Of("submit", "Answer a task. Example: routing work submit -r ada -i case-7 -f 3 -c A",
            [_reviewer, _item, _fence, _choice, _axis, _text, _reason, _command], async (call, cancellation) =>
            {
                var client = await call.Client(cancellation);
                return call.Finish(await client.Submit(await SubmissionOf(call, cancellation), cancellation), "The judgment is on disk.");
            }),
        Verb.Of("draft", "Keep an answer that is not submitted yet. Example: routing work draft -r ada -i case-7 -f 3 -t \"half a sentence\"", [_reviewer, _item, _fence, _choice, _axis, _text, _reason, _command],
            async (call, cancellation) =>
            {
                var client = await call.Client(cancellation);
                return call.Finish(await client.SaveDraft(await SubmissionOf(call, cancellation), cancellation), "The draft is on disk.");
            }),
        Verb.Of("escalate", "Say that you cannot tell, with a reason; an expert is asked. Example: routing work escalate -r ada -i case-7 -f 3 --reason \"needs a lawyer\"",
            [_reviewer, _item, _fence, _reason, _command], async (call, cancellation) =>
            {
                var client = await call.Client(cancellation);
                return call.Finish(
                    await client.Submit(await SubmissionOf(call, cancellation) with { Unsure = true }, cancellation), "Escalated.");
            }),
        Verb.Of("skip", "Give a task back for good, with a reason. Example: routing work skip -r ada -i case-7 -f 3 --reason \"not my field\"", [_reviewer, _item, _fence, _reason, _command], async (call, cancellation) =>
        {
            var client = await call.Client(cancellation);
            return call.Finish(await client.Skip(await SubmissionOf(call, cancellation), cancellation), "Skipped.");
        }),
        Verb.Of("flag", "Give a task back for good because something is wrong with the item; personal data put it into quarantine. Example: routing work flag -r ada -i case-7 -f 3 --kind personalData",
            [_reviewer, _item, _fence, _kind, _reason, _command], async (call, cancellation) =>
            {
                var client = await call.Client(cancellation);
                return call.Finish(
                    await client.Flag(await SubmissionOf(call, cancellation) with { Flag = call.Get(_kind) }, cancellation), "Flagged.");
            }),
        Verb.Of("release", "Give a task back; it may come again. Example: routing work release -r ada -i case-7 -f 3", [_reviewer, _item, _fence, _command], async (call, cancellation) =>
        {
            var client = await call.Client(cancellation);
            return call.Finish(await client.Release(await SubmissionOf(call, cancellation), cancellation), "Released.");
        }),
    };

    private static Option<string> Kind()
    {
        var kind = new Option<string>("--kind") { Required = true, Description = "What is wrong." };
        kind.AcceptOnlyFromAmong("harmful", "unclearRubric", "wrongLanguage", "personalData", "technical");
        return kind;
    }

    private static async Task<int> Next(Verb.Call call, CancellationToken cancellation)
    {
        var client = await call.Client(cancellation);
        var reviewer = call.Get(_reviewer)!;
        var reply = await client.RequestWork(call.Get(_command) ?? Verb.NewCommand(), call.Programme, reviewer, cancellation);
        if (reply.Task is not { } task)
        {
            call.Write(reply, _ => { });
            foreach (var reason in reply.Reasons)
                await Console.Error.WriteLineAsync(reason);
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Ask again in {reply.AskAgainIn.TotalSeconds:0} s."));
            return ExitCode.Of(reply.Reasons.FirstOrDefault()?.Split(':')[0]);
        }

        call.Write(task, console => Print(task, console));
        return call.Json || call.Get(_noInput) || Console.IsInputRedirected
            ? ExitCode.Success
            : await Ask(call, client, reviewer, task, cancellation);
    }

    private static void Print(TaskView task, IAnsiConsole console)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{task.Item}[/] (fence {task.Fence}, yours until {task.ExpiresAt:u})");
        console.Write(new Panel(Markup.Escape(task.Prompt)) { Header = new PanelHeader("prompt") });
        if (task.First is not null)
            console.Write(new Panel(Markup.Escape(task.First)) { Header = new PanelHeader(task.Second is null || task.Method == "check" ? "answer" : task.Choices.FirstOrDefault() ?? "first") });
        if (task.Second is not null)
            console.Write(new Panel(Markup.Escape(task.Second)) { Header = new PanelHeader(task.Method == "check" ? "is this good?" : task.Choices.ElementAtOrDefault(1) ?? "second") });
        if (task.Choices.Length > 0)
            console.WriteLine($"Choices: {string.Join(", ", task.Choices)}");
        foreach (var (axis, values) in task.Axes)
            console.WriteLine($"{axis}: {string.Join(", ", values)}");
        if (task.DraftText is not null)
            console.WriteLine($"Your draft: {task.DraftText}");
    }

    private static async Task<int> Ask(
        Verb.Call call, RoutingClient client, string reviewer, TaskView task, CancellationToken cancellation)
    {
        var console = Terminal.Messages;
        string? choice = null, text = null;
        Dictionary<string, string>? axes = null;
        if (task.Choices.Length > 0)
            choice = await console.PromptAsync(new SelectionPrompt<string>().Title("Your answer").AddChoices(task.Choices), cancellation);
        foreach (var (axis, values) in task.Axes)
            (axes ??= [])[axis] = await console.PromptAsync(new SelectionPrompt<string>().Title(Markup.Escape(axis)).AddChoices(values), cancellation);
        var reason = choice == "return"
            ? await console.PromptAsync(new TextPrompt<string>("What is wrong with it:"), cancellation) : null;
        if (task.Choices.Length == 0 && task.Axes.Count == 0)
            text = await console.PromptAsync(new TextPrompt<string>("Your text:"), cancellation);
        return call.Finish(
            await client.Submit(
                new Submission(Verb.NewCommand(), call.Programme, task.Item, reviewer, task.Fence, choice, axes, text, reason), cancellation),
            "The judgment is on disk.");
    }

    private static async Task<Submission> SubmissionOf(Verb.Call call, CancellationToken cancellation)
    {
        var text = call.Get(_text) == "-" ? await Console.In.ReadToEndAsync(cancellation) : call.Get(_text);
        return new Submission(
            call.Get(_command) ?? Verb.NewCommand(), call.Programme, call.Get(_item)!, call.Get(_reviewer)!, call.Get(_fence),
            call.Get(_choice), Verb.Axes(call.Get(_axis)), text, call.Get(_reason));
    }
}
