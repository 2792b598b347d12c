using System.CommandLine;
using Routing.Cli.Commands;
using Routing.Cli.Demo;

var root = new RootCommand("Routing: the right human judgment on the right model output, at the least cost.");
root.Subcommands.Add(DemoCommand.Build());
root.Subcommands.Add(ServeCommand.Build());
return await root.Parse(args).InvokeAsync();
