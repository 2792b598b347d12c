using System.CommandLine;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Routing.Core.RewardModels;
using Routing.Grains;
using Routing.Hosting;
using Routing.Scoring.Serving;

namespace Routing.Cli.Commands;

/// <summary>`routing serve`: runs a node until stopped.</summary>
internal static class ServeCommand
{
    public static Command Build()
    {
        var data = new Option<string>("--data-dir") { Description = "Folder of the journal.", DefaultValueFactory = _ => "routing-data/node" };
        var port = new Option<int>("--port") { Description = "Gateway port for clients.", DefaultValueFactory = _ => 23000 };
        var silo = new Option<int>("--silo-port") { Description = "Port between silos.", DefaultValueFactory = _ => 21111 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of every random decision.", DefaultValueFactory = _ => 1 };
        var device = new Option<string>("--device") { Description = "Where reward models run: auto, cpu, cuda or cuda:N; cuda fails the start where it does not work.", DefaultValueFactory = _ => "auto" };
        device.Validators.Add(result =>
        {
            try
            {
                _ = DeviceChoice.Parse(result.GetValueOrDefault<string>());
            }
            catch (FormatException fault)
            {
                result.AddError(fault.Message);
            }
        });
        var command = new Command("serve", "Run a node until it is stopped; SIGTERM drains it. Example: routing serve --data-dir data") { data, port, silo, seed, device };
        var observability = new ObservabilityOptions();
        observability.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                using var node = Node.Build(observability.Read(parsed, new NodeOptions(parsed.GetValue(data)!, parsed.GetValue(silo), parsed.GetValue(port))
                {
                    Grains = new NodeSettings { Seed = parsed.GetValue(seed) },
                    Scoring = new ScorerOptions { Device = DeviceChoice.Parse(parsed.GetValue(device)!) },
                }));
                await node.StartAsync(cancellation);
                var scoring = node.Services.GetRequiredService<ScoringHost>().Device;
                await Console.Error.WriteLineAsync($"Reward models run on {scoring.Name}{(scoring.Fallback is { } reason ? $": {reason}" : "")}.");
                await Console.Error.WriteLineAsync($"The node is ready on port {parsed.GetValue(port)}. Stop it with Ctrl+C or SIGTERM.");
                await node.WaitForShutdownAsync(cancellation);
                return ExitCode.Success;
            }
            catch (Exception failure) when (failure is InvalidOperationException or IOException or SocketException)
            {
                await Console.Error.WriteLineAsync(failure.Message);
                return ExitCode.Unavailable;
            }
        });
        return command;
    }
}
