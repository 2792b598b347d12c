using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.TestPostgres;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Routing.Hosting.Tests;

public sealed class ClusterTests(TestDatabases databases)
{
    private static CancellationToken Stop => TestNode.Stop;

    [Fact]
    public async Task Nodes_of_one_database_are_one_cluster()
    {
        var database = await ClusterNode.Database(databases);
        await using var first = await ClusterNode.Start(database);
        await using var second = await ClusterNode.Start(database);
        await using var client = await first.Connect();
        await using var other = await second.Connect();
        Assert.Null((await client.Apply("apply", TestNode.Name, ProgrammeJson.Write(TestNode.Pairs()), Stop)).Code);
        Assert.All(
            await client.ImportItems(TestNode.Name, [.. Enumerable.Range(0, 20).Select(n => new ItemDocument($"item-{n}", "?", "one", "two"))], Stop),
            receipt => Assert.Null(receipt.Code));
        Assert.All(await other.EnrolReviewers(TestNode.Name, [new ReviewerDocument("ada", "crowd", [])], Stop), receipt => Assert.Null(receipt.Code));

        var seen = new HashSet<string>();
        for (var n = 0; n < 20; n++)
        {
            // Asked of one node, answered to the other.
            var task = (await (n % 2 == 0 ? client : other).RequestWork($"ask:{n}", TestNode.Name, "ada", Stop)).Task!;
            Assert.True(seen.Add(task.Item));
            Assert.Null((await (n % 2 == 0 ? other : client).Submit(TestNode.Answer("ada", task, "A"), Stop)).Code);
        }

        Assert.Equal(2, first.Host.Services.GetRequiredService<ISiloStatusOracle>().GetApproximateSiloStatuses(onlyActive: true).Count);
        // Each node tells of its judgments twice a second.
        ProgrammeStatus status;
        do
            status = await other.Status(TestNode.Name, Stop);
        while (status.Judgments < 20);
        Assert.Equal(20, status.Judgments);
    }

    [Fact]
    public async Task A_database_without_a_schema_is_refused_with_what_to_do()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        var database = await databases.Create(Stop);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Node.Open(ClusterNode.OptionsOf(database), Stop));

        Assert.Contains("schema", refused.Message, StringComparison.Ordinal);
        Assert.Contains("routing db migrate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_said_so()
    {
        var nobody = $"Host=127.0.0.1;Port={FreePort.Find()};Username=x;Database=x;Timeout=2";

        await Assert.ThrowsAsync<JournalUnavailableException>(() => Node.Open(ClusterNode.OptionsOf(nobody), Stop));
    }

    [Fact]
    public void A_port_that_is_taken_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;

        var refused = Assert.Throws<InvalidOperationException>(
            () => Node.Build(new NodeOptions(Path.GetTempPath(), FreePort.Find(), taken)));

        Assert.Contains($"GatewayPort: another process listens on port {taken}", refused.Message, StringComparison.Ordinal);
    }
}
