using Npgsql;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Routing.Contracts;
using Routing.Contracts.Feeds;

namespace Routing.Client;

/// <summary>Options of a program as those of its cluster client.</summary>
internal static class ClientSetup
{
    private const string ServiceId = "routing";

    // A gateway that hangs keeps its clients until the list is read again.
    private static readonly TimeSpan _refresh = TimeSpan.FromSeconds(3);

    public static void Configure(IClientBuilder client, RoutingClientOptions options)
    {
        client.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (ServiceId, options.ClusterId));
        if (options.Database is { } database)
        {
            var connection = new NpgsqlConnectionStringBuilder(database) { MaxPoolSize = 2, ApplicationName = "routing client" }.ToString();
            client.UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = ("Npgsql", connection));
        }
        else
        {
            client.UseStaticClustering([.. options.Gateways]);
        }

        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = _refresh);
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout);
        InterfaceNames.AddTo(client.Services);
        client.AddActivityPropagation();
        client.AddPersistentStreams(LiveFeed.Provider, static (_, _) => new LiveAdapter(), static _ => { });
        if (options.Credential is { } credential)
            client.AddOutgoingGrainCallFilter(new CallerContext(credential, TimeProvider.System));
        if (options.Tls is { } tls)
        {
            client.UseTls(tls.Certificate, own =>
            {
                own.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
                own.RemoteCertificateValidation = (peer, _, errors) => PrivateAuthority.Accepts(tls.Authority, peer, errors);
                own.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = tls.ServerName;
            });
        }
    }
}
