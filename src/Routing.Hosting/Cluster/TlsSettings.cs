using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Routing.Hosting.Cluster;

/// <summary>TLS between silos, and between clients and gateways: everybody shows a certificate of one private authority.</summary>
/// <param name="Certificate">PEM file of the node's certificate.</param>
/// <param name="Key">PEM file of its key.</param>
/// <param name="Authority">PEM file of the authority.</param>
/// <param name="Name">The name in all nodes' certificates.</param>
public sealed record TlsSettings(string Certificate, string Key, string Authority, string Name)
{
    /// <summary>The certificate with its key, and the authority.</summary>
    /// <exception cref="InvalidOperationException">A file is missing or is not what it should be.</exception>
    public (X509Certificate2 Certificate, X509Certificate2 Authority) Load()
    {
        try
        {
            return (X509Certificate2.CreateFromPemFile(Certificate, Key), X509Certificate2.CreateFromPem(File.ReadAllText(Authority)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidOperationException($"The certificates cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
