using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Routing.Client;
using Routing.Core.Ports;
using Routing.Storage.Schema;
using Routing.TestPostgres;

namespace Routing.Hosting.Tests;

/// <summary>A node of a cluster over PostgreSQL, in the process of the tests.</summary>
internal sealed record ClusterNode(IHost Host, NodeOptions Options) : IAsyncDisposable
{
    public IJournal Journal => Host.Services.GetRequiredService<IJournal>();

    /// <summary>An empty database with the schema; skips the test where there is no server.</summary>
    public static async Task<string> Database(TestDatabases databases)
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        var database = await databases.Create(TestNode.Stop);
        await Migrator.Apply(database, TestNode.Stop);
        return database;
    }

    public static NodeOptions OptionsOf(string database) =>
        new(Path.Combine(Path.GetTempPath(), "routing-cluster-tests"), FreePort.Find(), FreePort.Find()) { Database = database };

    public static async Task<ClusterNode> Start(string database, Func<NodeOptions, NodeOptions>? configure = null)
    {
        var options = configure?.Invoke(OptionsOf(database)) ?? OptionsOf(database);
        var host = await Node.Open(options, TestNode.Stop);
        await host.StartAsync(TestNode.Stop);
        return new ClusterNode(host, options);
    }

    public Task<RoutingClient> Connect() => RoutingClient.Connect(Options.GatewayPort, TestNode.Stop);

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync(CancellationToken.None);
        if (Host.Services.GetService<IJournal>() is IAsyncDisposable journal)
            await journal.DisposeAsync();
        Host.Dispose();
    }
}
