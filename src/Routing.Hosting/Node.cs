using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Routing.Core.Ports;
using Routing.Core.RewardModels;
using Routing.Grains;
using Routing.Grains.Feeds;
using Routing.Grains.Telemetry;
using Routing.Grains.Vendors;
using Routing.Hosting.Management;
using Routing.Hosting.Telemetry;
using Routing.RewardModels.Lines;
using Routing.Scoring.Encoding;
using Routing.Scoring.Serving;
using Routing.Storage;

namespace Routing.Hosting;

/// <summary>Where a node keeps its data and which loopback ports it opens.</summary>
/// <param name="DataFolder">Folder of the embedded journal; created when missing.</param>
public sealed record NodeOptions(string DataFolder, int SiloPort = 21111, int GatewayPort = 23000)
{
    /// <summary>Settings of the grains.</summary>
    public NodeSettings Grains { get; init; } = new();

    /// <summary>Traces, metrics and logs.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Adds what a deployment brings along: vendors' pools, consumers of the journal.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Where and how scores of reward models run.</summary>
    public ScorerOptions Scoring { get; init; } = new();

    /// <summary>Health, metrics and dashboard over HTTP; null opens no such port.</summary>
    public ManagementOptions? Management { get; init; }
}

/// <summary>The wiring of a node: the silo executable, the demo and the tests start the very same thing.</summary>
public static class Node
{
    /// <summary>Cluster id and service id of the embedded default.</summary>
    public const string Cluster = "routing";

    /// <summary>A node over the embedded journal, not yet started. Throws when another process owns the data, or a graphics processor
    /// that was asked for does not work.</summary>
    public static IHost Build(NodeOptions options)
    {
        Directory.CreateDirectory(options.DataFolder);
        // Opened now, not when a grain first asks: a second process must hear at once that the data are taken.
        var journal = new SqliteJournal(Path.Combine(options.DataFolder, "journal.db"));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(2));
        builder.AddRoutingTelemetry(options.Telemetry, scraped: options.Management is not null);
        if (options.Management is { } management)
            builder.AddManagementEndpoint(management);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IArtefactStore>(_ => new FileArtefactStore(Path.Combine(options.DataFolder, "models")));
        builder.Services.AddSingleton<IRewardTrainer, LineTrainer>();
        builder.Services.AddSingleton(services => new ScoringHost(options.Scoring, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<Func<IRewardScorer>>(services =>
        {
            var scoring = services.GetRequiredService<ScoringHost>();
            return () => new OnnxRewardScorer(scoring, OnnxTextEncoder.Formats(scoring.Device));
        });
        GrainServices.Add(builder.Services, options.Grains);
        builder.Services.AddSingleton<IJournal>(_ => journal);
        builder.Services.AddSingleton<ISnapshots>(_ => new SqliteSnapshots(Path.Combine(options.DataFolder, "snapshots.db")));
        builder.Services.AddRoutingVendors();
        options.Services?.Invoke(builder.Services);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, null, Cluster, Cluster);
            silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
            silo.AddActivityPropagation();
            silo.AddIncomingGrainCallFilter<CallMeter>();
            silo.AddDashboard(options.Management);
            silo.AddRoutingFeeds();
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(30));
        });
        var node = builder.Build();
        // Now: who asks for a graphics processor that does not work must hear it at the start.
        _ = node.Services.GetRequiredService<ScoringHost>();
        return node;
    }
}
