using System.CommandLine;
using Routing.Cli.Commands;
using Routing.Cli.Demo;

var root = new RootCommand("Routing: the right human judgment on the right model output, at the least cost.")
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
};
var parsed = root.Parse(args);
// A node that is asked to stop hands its leases and streams over first.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) };
var code = await parsed.InvokeAsync(invocation);
return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
