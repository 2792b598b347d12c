using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Routing.TestPostgres;

/// <summary>Ports that nobody listens on.</summary>
public static class FreePort
{
    private static readonly ConcurrentDictionary<int, bool> _given = new();

    /// <summary>A port that this process was not given before: the system may offer the same twice in a row.</summary>
    public static int Find()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (_given.TryAdd(port, true))
                return port;
        }
    }
}
