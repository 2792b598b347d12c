using System.Net;
using System.Net.Sockets;

namespace Routing.Hosting.Cluster;

/// <summary>Finds ports that another process has, before the silo stumbles over them.</summary>
internal static class PortCheck
{
    /// <summary>Free ports in place of those that are taken.</summary>
    public static NodeOptions Free(NodeOptions options)
    {
        var silo = IsTaken(options, options.SiloPort) ? AnyFree() : options.SiloPort;
        var gateway = options.GatewayPort;
        if (gateway > 0 && IsTaken(options, gateway))
        {
            do
                gateway = AnyFree();
            while (gateway == silo); // The system may offer the same twice in a row.
        }

        return options with { SiloPort = silo, GatewayPort = gateway };
    }

    public static IEnumerable<string> Faults(NodeOptions options)
    {
        if (IsTaken(options, options.SiloPort))
            yield return $"SiloPort: another process listens on port {options.SiloPort}.";
        if (options.GatewayPort > 0 && IsTaken(options, options.GatewayPort))
            yield return $"GatewayPort: another process listens on port {options.GatewayPort}.";
        if (options.Management is { } management && IsTaken(options, management.Port))
            yield return $"Management: another process listens on port {management.Port}.";
    }

    private static bool IsTaken(NodeOptions options, int port)
    {
        if (port is < 1 or > 65535)
            return false; // A fault of its own.
        try
        {
            using var listener = new TcpListener(options.IsEmbedded ? IPAddress.Loopback : options.Address, port);
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static int AnyFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
