using System.Net;

namespace Routing.Client;

/// <summary>How a program reaches the engine.</summary>
public sealed record RoutingClientOptions
{
    /// <summary>Gateways of the nodes; at least one must answer. Not used where <see cref="Database"/> is set.</summary>
    public IReadOnlyList<IPEndPoint> Gateways { get; init; } = [new IPEndPoint(IPAddress.Loopback, 23000)];

    /// <summary>Connection string of the cluster's PostgreSQL: gateways are found there, also those that join later.</summary>
    public string? Database { get; init; }

    /// <summary>Cluster id of the nodes.</summary>
    public string ClusterId { get; init; } = "routing";

    /// <summary>A call that is not answered in this time is sent again, with the same command id.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After this time a call is given up, and <see cref="RoutingUnavailableException"/> says why.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Who the program is; null where the nodes ask nobody.</summary>
    public ClientCredential? Credential { get; init; }

    /// <summary>Certificates; null where the nodes speak without TLS.</summary>
    public ClientTls? Tls { get; init; }
}
