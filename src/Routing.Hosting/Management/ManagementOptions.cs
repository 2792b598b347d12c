using System.Net;

namespace Routing.Hosting.Management;

/// <summary>The endpoint of operators: health, metrics, dashboard. Never reachable by reviewers or vendors.</summary>
/// <param name="Port">Port for plain HTTP.</param>
public sealed record ManagementOptions(int Port)
{
    /// <summary>Address to listen on: this machine only, unless probes come from elsewhere.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Whether the Orleans dashboard is served under /ops/orleans.</summary>
    public bool Dashboard { get; init; }

    /// <summary>Password of the user "operator" for the dashboard; it may be left out on a loopback address only.</summary>
    public string? Password { get; init; }

    /// <summary>What is wrong with the options; null when nothing is.</summary>
    public string? Fault => Dashboard && Password is null && !IPAddress.IsLoopback(Address)
        ? $"The dashboard on {Address} needs a password: it shows everything that the node does." : null;
}
