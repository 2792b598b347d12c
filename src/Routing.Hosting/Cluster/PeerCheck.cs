using System.Net;
using Npgsql;
using Routing.Contracts;

namespace Routing.Hosting.Cluster;

/// <summary>Looks whether a node and those that are in its cluster will talk to each other: one that cannot is soon declared
/// dead by them, and ends without a word of why.</summary>
internal static class PeerCheck
{
    private const int Active = 3; // Orleans.Runtime.SiloStatus

    private static readonly TimeSpan _recent = TimeSpan.FromSeconds(30);

    /// <exception cref="InvalidOperationException">They will not; the message says why.</exception>
    public static async Task Require(string database, NodeOptions options, CancellationToken cancellation)
    {
        var faults = await Task.WhenAll((await Peers(database, options.ClusterId, cancellation)).Select(peer => Fault(peer, options.Tls, cancellation)));
        List<string> told = [.. faults.OfType<string>()];
        if (told.Count > 0)
            throw new InvalidOperationException($"The node cannot join cluster '{options.ClusterId}':{string.Concat(told.Select(fault => "\n  " + fault))}");
    }

    private static async Task<string?> Fault(IPEndPoint peer, TlsSettings? tls, CancellationToken cancellation)
    {
        if (tls is null)
            return await TlsProbe.SpeaksTls(peer, cancellation) ? $"silo {peer} speaks TLS, this node does not." : null;
        var (certificate, authority) = tls.Load();
        using (certificate)
        using (authority)
        {
            return await TlsProbe.Fault(peer, certificate, authority, tls.Name, judged: true, cancellation) is { } fault ? $"silo {fault}" : null;
        }
    }

    private static async Task<List<IPEndPoint>> Peers(string database, string cluster, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ToString());
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            "SELECT address, port FROM cluster_silo WHERE deploymentid = $1 AND status = $2 AND iamalivetime > now() - $3", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = cluster });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Active });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = _recent });
        var peers = new List<IPEndPoint>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            peers.Add(new IPEndPoint(IPAddress.Parse(reader.GetString(0)), reader.GetInt32(1)));
        return peers;
    }
}
