using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Routing.Grains;
using Routing.Grains.Cluster;
using Routing.Hosting.Cluster;
using Routing.Hosting.Management;
using Routing.Hosting.Telemetry;
using Routing.Scoring.Serving;

namespace Routing.Hosting;

/// <summary>All settings of a node. Without a database it is the only node of its installation and keeps its data in a
/// folder; with one it is a member of the cluster of that database.</summary>
/// <param name="DataFolder">Folder of the embedded journal and of reward models; created when missing.</param>
/// <param name="SiloPort">Port between silos.</param>
/// <param name="GatewayPort">Port for clients; 0 opens none.</param>
public sealed record NodeOptions(string DataFolder, int SiloPort = 21111, int GatewayPort = 23000)
{
    /// <summary>Connection string of the PostgreSQL database that the cluster shares; null for the embedded journal.</summary>
    public string? Database { get; init; }

    /// <summary>Nodes of one database and one cluster id find each other.</summary>
    public string ClusterId { get; init; } = Node.Cluster;

    /// <summary>Name of the node in logs and lists; null is the machine's.</summary>
    public string? Name { get; init; }

    /// <summary>Address under which other nodes and clients reach this one.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>What the node does, of <see cref="SiloRole.All"/>.</summary>
    public ImmutableArray<string> Roles { get; init; } = SiloRole.All;

    /// <summary>Settings of the grains.</summary>
    public NodeSettings Grains { get; init; } = new();

    /// <summary>Traces, metrics and logs.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Adds what a deployment brings along: vendors' pools, consumers of the journal.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Where and how scores of reward models run.</summary>
    public ScorerOptions Scoring { get; init; } = new();

    /// <summary>Health, metrics and dashboard over HTTP; null opens no such port.</summary>
    public ManagementOptions? Management { get; init; }

    /// <summary>TLS between nodes and clients; null speaks without.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>File of the callers that are let in (<see cref="Cluster.CredentialFile"/>); null lets in everybody who reaches
    /// the gateway, which only a node on a loopback address may.</summary>
    public string? CredentialFile { get; init; }

    /// <summary>The machine's clock. A node of a cluster takes the time from its database and only compares it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether the data are in the node's own folder.</summary>
    public bool IsEmbedded => Database is null;

    /// <summary>The same with free ports in place of those that another process has: for a node that nobody has to find.</summary>
    public NodeOptions OnFreePorts() => PortCheck.Free(this);

    /// <summary>Everything that is wrong with the options.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(DataFolder))
            yield return "DataFolder: a folder is needed.";
        if (SiloPort is < 1 or > 65535)
            yield return $"SiloPort: a port from 1 to 65535 is needed, not {SiloPort}.";
        if (GatewayPort is < 0 or > 65535)
            yield return $"GatewayPort: a port from 1 to 65535, or 0 for none, is needed, not {GatewayPort}.";
        if (SiloPort == GatewayPort)
            yield return $"GatewayPort: the port {GatewayPort} is the silo's own.";
        if (string.IsNullOrWhiteSpace(ClusterId))
            yield return "ClusterId: a name is needed.";
        if (Roles.IsDefaultOrEmpty)
            yield return $"Roles: one of {string.Join(", ", SiloRole.All)} is needed.";
        foreach (var role in Roles.IsDefault ? [] : Roles.Except(SiloRole.All))
            yield return $"Roles: '{role}' is none of {string.Join(", ", SiloRole.All)}.";
        if (IsEmbedded && !Roles.IsDefault && SiloRole.All.Except(Roles).Any())
            yield return "Roles: a node without a database is alone and has all of them.";
        if (IsEmbedded && !IPAddress.IsLoopback(Address))
            yield return $"Address: a node without a database is for its own machine, not for {Address}.";
        if (CredentialFile is null && GatewayPort > 0 && !IPAddress.IsLoopback(Address))
            yield return $"CredentialFile: a gateway on {Address} needs one; GatewayPort 0 opens no gateway.";
        if (Grains.Shards is < 1 or > 1024)
            yield return $"Shards: 1 to 1024 are possible, not {Grains.Shards}.";
        if (Grains.LeasesPerReviewer < 1)
            yield return $"LeasesPerReviewer: at least 1 is needed, not {Grains.LeasesPerReviewer}.";
        if (Management?.Fault is { } fault)
            yield return $"Management: {fault}";
    }
}
