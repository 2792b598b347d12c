using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Routing.Contracts;

/// <summary>Accepts certificates that one private authority signed, and no others.</summary>
public static class PrivateAuthority
{
    /// <summary>Whether a peer's certificate is valid now, signed by the authority, and not complained of but for that the
    /// machine does not know the authority.</summary>
    public static bool Accepts(X509Certificate2 authority, X509Certificate2? peer, SslPolicyErrors errors)
    {
        if (peer is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(peer);
    }
}
