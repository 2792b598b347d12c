using System.Net;
using Routing.Client;

namespace Routing.Frontend;

/// <summary>Settings of the back end; in the environment as <c>Frontend__Gateways</c> and so on.</summary>
public sealed class FrontendOptions
{
    /// <summary>Gateways of the nodes, with commas between.</summary>
    public string Gateways { get; set; } = "127.0.0.1:23000";

    public string ClusterId { get; set; } = "routing";

    /// <summary>The programme whose work is shown.</summary>
    public string Programme { get; set; } = "default";

    /// <summary>File with one line id:base64-key; none where the nodes ask nobody.</summary>
    public string? CredentialFile { get; set; }

    /// <summary>What the client needs of them.</summary>
    public RoutingClientOptions ToClient() => new()
    {
        Gateways = [.. Gateways.Split(',', StringSplitOptions.TrimEntries).Select(IPEndPoint.Parse)],
        ClusterId = ClusterId,
        Credential = CredentialFile is { } file ? ClientCredential.Parse(File.ReadAllText(file)) : null,
    };
}
