using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Routing.Contracts;

namespace Routing.Client;

/// <summary>Looks at gateways before and after Orleans does: it tries for minutes to reach one that nobody listens on, and
/// does not tell why one breaks the connection.</summary>
internal sealed class GatewayProbe(RoutingClientOptions options) : IClientConnectionRetryFilter
{
    private const int Tries = 5;

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1.5);

    private int _tried;

    // Gateways of a database are found later, one by one.
    private IReadOnlyList<IPEndPoint> Gateways => options.Database is null ? options.Gateways : [];

    /// <summary>Returns once a gateway takes connections.</summary>
    /// <exception cref="NodeUnavailableException">None does.</exception>
    public async Task Require(CancellationToken cancellation)
    {
        Exception? refused = null;
        foreach (var gateway in Gateways)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(gateway, cancellation);
            }
            catch (SocketException nobody)
            {
                refused ??= nobody;
                continue;
            }

            if (options.Tls is not { } tls
                || await TlsProbe.Fault(gateway, tls.Certificate, tls.Authority, tls.ServerName, judged: false, cancellation) is not { } fault)
                return;
            refused = new AuthenticationException(fault);
        }

        if (refused is not null)
            throw NodeUnavailableException.Of(string.Join(", ", Gateways), refused);
    }

    /// <summary>What is wrong with the connection that broke; null where nothing is known to be.</summary>
    public async Task<string?> Fault(CancellationToken cancellation)
    {
        foreach (var gateway in Gateways)
        {
            var fault = options.Tls is { } tls
                ? await TlsProbe.Fault(gateway, tls.Certificate, tls.Authority, tls.ServerName, judged: true, cancellation)
                : await TlsProbe.SpeaksTls(gateway, cancellation) ? $"{gateway} speaks TLS, and this program shows no certificate." : null;
            if (fault is not null)
                return fault;
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (++_tried >= Tries || await Fault(cancellationToken) is not null)
            return false;
        await Task.Delay(_pause, cancellationToken);
        return true;
    }
}
