using System.ComponentModel.DataAnnotations;

namespace Routing.Hosting;

/// <summary>The settings of a node as a file or the environment holds them; what each means is said at
/// <see cref="NodeOptions"/>. Secrets are named by a file (<c>...File</c>), or come from the environment.</summary>
public sealed class NodeSection
{
    /// <summary>Folder of the embedded journal and of reward models.</summary>
    public string DataFolder { get; set; } = "routing-data/node";

    [Range(1, 65535)]
    public int SiloPort { get; set; } = 21111;

    [Range(0, 65535)]
    public int GatewayPort { get; set; } = 23000;

    /// <summary>Connection string of PostgreSQL.</summary>
    public string? Database { get; set; }

    /// <summary>A file that holds the connection string.</summary>
    public string? DatabaseFile { get; set; }

    public string ClusterId { get; set; } = Node.Cluster;

    public string? Name { get; set; }

    /// <summary>IP address that other nodes reach this one by.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Roles with commas between; none are all.</summary>
    public string? Roles { get; set; }

    /// <summary>File of the callers that are let in.</summary>
    public string? CredentialFile { get; set; }

    /// <summary>PEM files of the node's certificate, its key and the authority, and the name in all nodes' certificates.</summary>
    public string? TlsCertificate { get; set; }

    public string? TlsKey { get; set; }

    public string? TlsAuthority { get; set; }

    public string? TlsName { get; set; }

    /// <summary>Where reward models run: auto, cpu, cuda or cuda:N.</summary>
    public string Device { get; set; } = "auto";

    public ulong Seed { get; set; } = 1;

    [Range(1, 1024)]
    public int Shards { get; set; } = 4;

    [Range(1, 1000)]
    public int LeasesPerReviewer { get; set; } = 5;

    /// <summary>Address of an OTLP collector.</summary>
    public Uri? Otlp { get; set; }

    [Range(0.0, 1.0)]
    public double TraceShare { get; set; } = 0.01;

    /// <summary>Port for health, metrics and dashboard; none opens no port.</summary>
    [Range(1, 65535)]
    public int? ManagementPort { get; set; }

    public string ManagementAddress { get; set; } = "127.0.0.1";

    public bool Dashboard { get; set; }

    public string? DashboardPassword { get; set; }

    /// <summary>A file that holds the password.</summary>
    public string? DashboardPasswordFile { get; set; }
}
