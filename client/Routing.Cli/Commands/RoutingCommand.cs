using System.CommandLine;
using System.CommandLine.Invocation;
using Routing.Cli.Demo;
using Routing.Hosting;

namespace Routing.Cli.Commands;

/// <summary>The command `routing` with all its verbs.</summary>
internal static class RoutingCommand
{
    // A node that is asked to stop hands its leases and streams over first; a verb only gives up its question.
    private static readonly TimeSpan _drain = Node.Drain, _giveUp = TimeSpan.FromSeconds(2);

    public static RootCommand Build() => new("Routing: the right human judgment on the right model output, at the least cost.")
    {
        DemoCommand.Build(),
        ServeCommand.Build(),
        DatabaseCommand.Build(),
        ProgrammeCommand.Build(),
        ItemsCommand.Build(),
        ReviewersCommand.Build(),
        WorkCommand.Build(),
        StatusCommand.Build(),
        ReportCommand.Build(),
        ExportCommand.Build(),
        LabelsCommand.Build(),
        ComparisonsCommand.Build(),
        ReplayCommand.Build(),
        VendorCommand.Build(),
        AgreementCommand.Build(),
        ModelCommand.Build(),
        CompletionCommand.Build(),
        Terminal.NoColor,
    };

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> Run(string[] arguments)
    {
        ParseResult parsed;
        try
        {
            parsed = Build().Parse(arguments);
        }
        catch (InvalidOperationException unreadable)
        {
            // A rule asked for a value that is not of its option's type.
            await Console.Error.WriteLineAsync(unreadable.Message);
            return ExitCode.Usage;
        }

        Terminal.Apply(parsed);
        var runsNode = parsed.CommandResult.Command.Name is "serve" or "demo";
        if (parsed.Action is ParseErrorAction refusal)
            refusal.ShowHelp = false;
        var code = await parsed.InvokeAsync(new InvocationConfiguration
        {
            ProcessTerminationTimeout = runsNode ? _drain : _giveUp,
            Output = parsed.Errors.Count > 0 ? Console.Error : Console.Out, // Stdout is for data.
        });
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
    }
}
