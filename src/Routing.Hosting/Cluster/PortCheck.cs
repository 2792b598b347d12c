using System.Net;
using System.Net.Sockets;

namespace Routing.Hosting.Cluster;

/// <summary>Finds ports that another process has, before the silo stumbles over them.</summary>
internal static class PortCheck
{
    public static IEnumerable<string> Faults(NodeOptions options)
    {
        if (IsTaken(options.SiloPort))
            yield return $"SiloPort: another process listens on port {options.SiloPort}.";
        if (options.GatewayPort > 0 && IsTaken(options.GatewayPort))
            yield return $"GatewayPort: another process listens on port {options.GatewayPort}.";
        if (options.Management is { } management && IsTaken(management.Port))
            yield return $"Management: another process listens on port {management.Port}.";

        bool IsTaken(int port)
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
    }
}
