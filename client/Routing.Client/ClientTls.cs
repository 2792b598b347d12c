using System.Security.Cryptography.X509Certificates;

namespace Routing.Client;

/// <summary>TLS between a program and the nodes; both show a certificate of the same private authority.</summary>
/// <param name="Certificate">The program's certificate with its key.</param>
/// <param name="Authority">The authority that signed the nodes' certificates.</param>
/// <param name="ServerName">The name in the nodes' certificates.</param>
public sealed record ClientTls(X509Certificate2 Certificate, X509Certificate2 Authority, string ServerName);
