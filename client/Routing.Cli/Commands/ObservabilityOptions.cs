using System.CommandLine;
using System.Net;
using Routing.Hosting;
using Routing.Hosting.Management;

namespace Routing.Cli.Commands;

/// <summary>The options of a node by which operators see it.</summary>
internal sealed class ObservabilityOptions
{
    private readonly Option<Uri?> _otlp = new("--otlp") { Description = "Address of an OTLP collector (gRPC) for traces, metrics and logs." };
    private readonly Option<double> _share = new("--trace-share") { Description = "Share of the traces that are kept.", DefaultValueFactory = _ => 0.01 };
    private readonly Option<int?> _port = new("--management-port") { Description = "Port for /health/live, /health/ready, /health/startup and /metrics." };
    private readonly Option<string> _address = new("--management-address") { Description = "Address to serve them on.", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<bool> _dashboard = new("--dashboard") { Description = "Serve the Orleans dashboard under /ops/orleans; elsewhere than on a loopback address ROUTING_DASHBOARD_PASSWORD must be set." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _otlp, _share, _port, _address, _dashboard })
            command.Options.Add(option);
    }

    /// <summary>A node's options with what was asked for.</summary>
    /// <exception cref="InvalidOperationException">An option cannot be met.</exception>
    public NodeOptions Read(ParseResult parsed, NodeOptions node)
    {
        if (!IPAddress.TryParse(parsed.GetValue(_address), out var address))
            throw new InvalidOperationException($"--management-address must be an IP address, not '{parsed.GetValue(_address)}'.");
        // What is not said here stays as the settings have it.
        return node with
        {
            Telemetry = node.Telemetry with
            {
                Otlp = parsed.GetValue(_otlp) ?? node.Telemetry.Otlp,
                TraceShare = parsed.GetResult(_share) is { Implicit: false } ? parsed.GetValue(_share) : node.Telemetry.TraceShare,
            },
            Management = parsed.GetValue(_port) is { } port
                ? new ManagementOptions(port)
                {
                    Address = address, Dashboard = parsed.GetValue(_dashboard),
                    Password = Environment.GetEnvironmentVariable("ROUTING_DASHBOARD_PASSWORD"),
                }
                : node.Management,
        };
    }
}
