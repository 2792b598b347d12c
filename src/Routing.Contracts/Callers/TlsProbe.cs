using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Routing.Contracts;

/// <summary>Tries the handshake with a port, so that what is wrong can be said: to Orleans a connection is only broken.</summary>
public static class TlsProbe
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5), _verdict = TimeSpan.FromSeconds(1.5);

    /// <summary>Why a gateway or silo and this certificate do not get on; null where they do, or where nobody listens.</summary>
    /// <param name="peer">Address and port.</param>
    /// <param name="certificate">What is shown, with its key.</param>
    /// <param name="authority">Who must have signed the peer's certificate.</param>
    /// <param name="name">The name that must be in it.</param>
    /// <param name="judged">Also waits whether the peer breaks off once it has seen the certificate, which takes 1.5 s where it
    /// does not.</param>
    /// <param name="cancellation">Stops trying.</param>
    public static async Task<string?> Fault(
        IPEndPoint peer, X509Certificate2 certificate, X509Certificate2 authority, string name, bool judged,
        CancellationToken cancellation)
    {
        var (answered, accepted) = (false, false);
        var done = await Shake(
            peer,
            new SslClientAuthenticationOptions
            {
                TargetHost = name, ClientCertificates = [certificate],
                RemoteCertificateValidationCallback = (_, shown, _, errors) =>
                {
                    answered = true;
                    return accepted = PrivateAuthority.Accepts(authority, shown as X509Certificate2, errors);
                },
            },
            judged, cancellation);
        return done ?? true ? null
            : accepted ? $"{peer} does not accept the certificate '{certificate.Subject}': it must be valid now and of the authority of the nodes."
            : answered ? $"{peer} shows a certificate that is not valid now, not of the authority '{authority.Subject}', or not for '{name}'."
            : $"{peer} speaks without TLS.";
    }

    /// <summary>Whether whoever listens there answers in TLS.</summary>
    public static async Task<bool> SpeaksTls(IPEndPoint peer, CancellationToken cancellation)
    {
        var answered = false;
        var look = new SslClientAuthenticationOptions
        {
            TargetHost = peer.Address.ToString(), RemoteCertificateValidationCallback = (_, _, _, _) => !(answered = true),
        };
        await Shake(peer, look, judged: false, cancellation);
        return answered;
    }

    // Null where nobody listens.
    private static async Task<bool?> Shake(
        IPEndPoint peer, SslClientAuthenticationOptions how, bool judged, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_patience);
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(peer, patience.Token);
        }
        catch (SocketException)
        {
            return null;
        }

        try
        {
            await using var stream = new SslStream(socket.GetStream());
            await stream.AuthenticateAsClientAsync(how, patience.Token);
            return !judged || await Stays(stream, cancellation);
        }
        catch (Exception broken) when (broken is AuthenticationException or IOException
            || (broken is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    // A client is done with its handshake before the peer has judged its certificate; then the peer waits for words, or leaves.
    private static async Task<bool> Stays(SslStream stream, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_verdict);
        try
        {
            return await stream.ReadAsync(new byte[1], patience.Token) > 0;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return true;
        }
    }
}
