using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Routing.Contracts;
using Routing.Grains.Admission;
using Routing.Grains.Cluster;
using Routing.Grains.Feeds;
using Routing.Hosting.Management;
using Routing.Hosting.Telemetry;

namespace Routing.Hosting.Cluster;

/// <summary>Options of a node as those of its silo. Numbers: docs/decisions/0007-several-silos.md.</summary>
internal static class SiloSetup
{
    // Orleans' own tables are read now and then by each silo.
    private const int ConnectionsForMembership = 4;

    public static void Configure(ISiloBuilder silo, NodeOptions options)
    {
        if (options.Database is { } database)
            Join(silo, options, database);
        else
            Alone(silo, options);
        silo.UseRoles(options.Roles);
        if (options.Tls is { } tls)
            Encrypt(silo, tls);
        InterfaceNames.AddTo(silo.Services);
        if (TelemetrySetup.Traces(options.Telemetry))
            silo.AddActivityPropagation(); // Two filters more around every call: only where somebody looks.
        silo.AddIncomingGrainCallFilter<CallEdge>();
        if (options.CredentialFile is { } file)
        {
            silo.Services.AddSingleton(CredentialFile.Read(file));
            silo.AddIncomingGrainCallFilter<CallGuard>();
            silo.AddOutgoingGrainCallFilter<CallGuard>();
        }

        silo.AddDashboard(options.Management);
        silo.AddRoutingFeeds();
    }

    private static void Alone(ISiloBuilder silo, NodeOptions options)
    {
        silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, null, Node.Cluster, options.ClusterId);
        silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(30));
    }

    private static void Join(ISiloBuilder silo, NodeOptions options, string database)
    {
        var connection = new NpgsqlConnectionStringBuilder(database)
        {
            MaxPoolSize = ConnectionsForMembership, ApplicationName = "routing membership",
        }.ToString();
        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (Node.Cluster, options.ClusterId));
        silo.Configure<SiloOptions>(own => own.SiloName = options.Name ?? own.SiloName);
        silo.ConfigureEndpoints(options.Address, options.SiloPort, options.GatewayPort);
        silo.UseAdoNetClustering(table => (table.Invariant, table.ConnectionString) = ("Npgsql", connection));
        silo.UseAdoNetReminderService(table => (table.Invariant, table.ConnectionString) = ("Npgsql", connection));
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.MaxProbeTimeout = TimeSpan.FromMilliseconds(1500);
            membership.NumMissedProbesLimit = 3;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            membership.NumMissedTableIAmAliveLimit = 2;
            membership.DefunctSiloExpiration = TimeSpan.FromHours(1);
            membership.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(5);
        });
        silo.AddDistributedGrainDirectory();
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.FromSeconds(5));
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            messaging.ResponseTimeout = TimeSpan.FromSeconds(5);
            messaging.CancelRequestOnTimeout = true;
        });
        silo.Configure<LoadSheddingOptions>(load => (load.LoadSheddingEnabled, load.CpuThreshold) = (true, 95));
    }

    private static void Encrypt(ISiloBuilder silo, TlsSettings tls)
    {
        var (certificate, authority) = tls.Load();
        silo.UseTls(certificate, own =>
        {
            own.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
            own.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
            own.RemoteCertificateValidation = (peer, _, errors) => PrivateAuthority.Accepts(authority, peer, errors);
            own.OnAuthenticateAsClient = (_, authentication) => authentication.TargetHost = tls.Name;
        });
    }
}
