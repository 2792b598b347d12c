using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Routing.Hosting;
using Routing.Scoring.Serving;

namespace Routing.Cli.Commands;

/// <summary>`routing serve`: runs a node until stopped.</summary>
internal static class ServeCommand
{
    public static Command Build()
    {
        var settings = new Option<string?>("--settings") { Description = "JSON file with all settings of the node; ROUTING_NODE_... in the environment and the options here win over it." };
        // Options by the name of the setting they give.
        var given = new Dictionary<string, Option<string?>>(StringComparer.Ordinal)
        {
            ["DataFolder"] = new("--data-dir") { Description = "Folder of the journal." },
            ["GatewayPort"] = new("--port") { Description = "Gateway port for clients." },
            ["SiloPort"] = new("--silo-port") { Description = "Port between silos." },
            ["Seed"] = new("--seed") { Description = "Seed of every random decision." },
            ["Database"] = new("--database") { Description = "Connection string of PostgreSQL: the node joins the cluster of that database." },
            ["ClusterId"] = new("--cluster-id") { Description = "Nodes of one database and one cluster id find each other." },
            ["Address"] = new("--address") { Description = "IP address by which other nodes and clients reach this one." },
            ["CredentialFile"] = new("--credential-file") { Description = "File of the callers that are let in; without, everybody is who reaches a gateway on a loopback address." },
            ["TlsCertificate"] = new("--tls-certificate") { Description = "PEM file of the node's certificate; with it nodes and clients speak TLS." },
            ["TlsKey"] = new("--tls-key") { Description = "PEM file of its key." },
            ["TlsAuthority"] = new("--tls-authority") { Description = "PEM file of the authority that signed the certificates of all nodes and clients." },
            ["TlsName"] = new("--tls-name") { Description = "Name in the certificates of all nodes." },
            ["Name"] = new("--name") { Description = "Name of the node in logs and lists." },
            ["Device"] = new("--device") { Description = "Where reward models run: auto, cpu, cuda or cuda:N; cuda fails the start where it does not work." },
            ["Roles"] = new("--roles") { Description = "router, scorer, trainer, with commas between; all when left out." },
        };
        var command = new Command("serve", "Run a node until it is stopped; SIGTERM drains it. Example: routing serve --data-dir data") { settings };
        foreach (var option in given.Values)
            command.Options.Add(option);
        given["GatewayPort"].Validators.Add(port =>
        {
            if (port.GetValueOrDefault<string?>() == "0")
                port.AddError("--port needs a port from 1 to 65535. A node that takes no clients says \"GatewayPort\": 0 in its --settings.");
        });
        var observability = new ObservabilityOptions();
        observability.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                var options = NodeConfiguration.Read(
                    parsed.GetValue(settings),
                    given.Where(pair => parsed.GetValue(pair.Value) is not null)
                        .ToDictionary(pair => pair.Key, pair => parsed.GetValue(pair.Value), StringComparer.Ordinal));
                using var node = await Node.Open(observability.Read(parsed, options), cancellation);
                await node.StartAsync(cancellation);
                var scoring = node.Services.GetRequiredService<ScoringHost>().Device;
                await Console.Error.WriteLineAsync($"Reward models run on {scoring.Name}{(scoring.Fallback is { } reason ? $": {reason}" : "")}.");
                await Console.Error.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"The node is ready on port {options.GatewayPort}. Stop it with Ctrl+C or SIGTERM."));
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
