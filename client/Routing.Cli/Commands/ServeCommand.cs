using System.CommandLine;
using Microsoft.Extensions.Hosting;
using Routing.Hosting;

namespace Routing.Cli.Commands;

/// <summary>`routing serve`: runs a node until stopped.</summary>
internal static class ServeCommand
{
    public static Command Build()
    {
        var data = new Option<string>("--data-dir") { Description = "Folder of the journal.", DefaultValueFactory = _ => "routing-data/node" };
        var command = new Command("serve", "Run a node until it is stopped; SIGTERM drains it.") { data };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var node = Node.Build(new NodeOptions(parsed.GetValue(data)!));
            await node.StartAsync(cancellation);
            await Console.Error.WriteLineAsync("The node is ready. Stop it with Ctrl+C or SIGTERM.");
            await node.WaitForShutdownAsync(cancellation);
            return 0;
        });
        return command;
    }
}
