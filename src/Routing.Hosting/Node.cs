using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Routing.Core.Ports;
using Routing.Core.RewardModels;
using Routing.Grains;
using Routing.Grains.Vendors;
using Routing.Hosting.Cluster;
using Routing.Hosting.Management;
using Routing.Hosting.Telemetry;
using Routing.RewardModels.Lines;
using Routing.RewardModels.Training.Networks;
using Routing.Scoring.Encoding;
using Routing.Scoring.Serving;
using Routing.Storage;
using Routing.Storage.Sqlite;
using Routing.Storage.Postgres;

namespace Routing.Hosting;

/// <summary>The wiring of a node: the silo executable, the command line and the tests start the very same thing.</summary>
public static class Node
{
    /// <summary>Service id, and cluster id unless another is set.</summary>
    public const string Cluster = "routing";

    /// <summary>How long a node that is asked to stop may hand over what it holds.</summary>
    public static readonly TimeSpan Drain = TimeSpan.FromMinutes(2);

    /// <summary>A node over the journal of its options, not yet started.</summary>
    /// <exception cref="InvalidOperationException">An option is wrong, a port or the data are taken, or the database is
    /// not fit for it, or the cluster and the node would not talk; the message says all that is wrong.</exception>
    /// <exception cref="JournalUnavailableException">The database does not answer.</exception>
    public static async Task<IHost> Open(NodeOptions options, CancellationToken cancellation)
    {
        if (options.Database is not { } database)
            return Build(options);
        Check(options);
        await DatabaseCheck.Require(database, options.Clock, cancellation);
        await PeerCheck.Require(database, options, cancellation);
        var (clock, time) = (new ClusterClock(options.Clock), new DatabaseClock(database));
        if (await time.Now(clock, cancellation) is { } now)
            clock.Heard(now);
        return Build(
            options, await PostgresJournal.Open(database, cancellation: cancellation), new PostgresSnapshots(database), clock,
            services => services.AddSingleton(clock).AddSingleton(_ => time).AddHostedService<ClockWatch>());
    }

    /// <summary>A node over the embedded journal, not yet started.</summary>
    /// <exception cref="InvalidOperationException">An option is wrong, or a port or the data are taken.</exception>
    public static IHost Build(NodeOptions options)
    {
        Check(options);
        Directory.CreateDirectory(options.DataFolder);
        // Opened now, not when a grain first asks: a second process must hear at once that the data are taken.
        return Build(
            options, new SqliteJournal(Path.Combine(options.DataFolder, "journal.db")),
            new SqliteSnapshots(Path.Combine(options.DataFolder, "snapshots.db")), options.Clock, static _ => { });
    }

    private static IHost Build(
        NodeOptions options, IJournal journal, ISnapshots snapshots, TimeProvider clock, Action<IServiceCollection> more)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Logging.AddFilter(typeof(ClockWatch).FullName, LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain);
        builder.AddRoutingTelemetry(options.Telemetry, scraped: options.Management is not null);
        if (options.Management is { } management)
            builder.AddManagementEndpoint(management);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<IArtefactStore>(_ => new FileArtefactStore(Path.Combine(options.DataFolder, "models")));
        builder.Services.AddSingleton<IRewardTrainer>(services => new LineTrainer(
            OnnxTextEncoder.Formats(services.GetRequiredService<ScoringHost>().Device).OpenEmbedding, TorchProcess.Beside));
        builder.Services.AddSingleton(services => new ScoringHost(options.Scoring, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<Func<IRewardScorer>>(services =>
        {
            var scoring = services.GetRequiredService<ScoringHost>();
            return () => new OnnxRewardScorer(scoring, OnnxTextEncoder.Formats(scoring.Device));
        });
        GrainServices.Add(builder.Services, options.Grains);
        builder.Services.AddSingleton(_ => journal);
        builder.Services.AddSingleton(_ => snapshots);
        builder.Services.AddRoutingVendors();
        more(builder.Services);
        options.Services?.Invoke(builder.Services);
        builder.UseOrleans(silo => SiloSetup.Configure(silo, options));
        var node = builder.Build();
        // Now: who asks for a graphics processor that does not work must hear it at the start.
        _ = node.Services.GetRequiredService<ScoringHost>();
        return node;
    }

    private static void Check(NodeOptions options)
    {
        List<string> faults = [.. options.Faults(), .. PortCheck.Faults(options)];
        if (faults.Count > 0)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The node cannot start:{string.Concat(faults.Select(fault => "\n  " + fault))}"));
        }
    }
}
