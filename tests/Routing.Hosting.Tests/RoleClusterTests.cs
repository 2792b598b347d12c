using System.Diagnostics;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Programmes;
using Routing.Grains.Cluster;
using Routing.Hosting.Management;
using Routing.TestPostgres;

namespace Routing.Hosting.Tests;

/// <summary>A router and a silo that scores and trains, as nodes of one database.</summary>
public sealed class RoleClusterTests(TestDatabases databases)
{
    private static readonly Programme _programme = TestNode.Pairs(maximum: 2) with
    {
        RewardModel = new RewardModelPolicy { NewLabels = 100_000, MinimumGap = TimeSpan.Zero, BlindShare = 0.2 },
    };

    private static CancellationToken Stop => TestNode.Stop;

    [Fact]
    public async Task A_router_has_its_evidence_from_the_scorer_and_without_one_says_that_it_goes_on_without()
    {
        var database = await ClusterNode.Database(databases);
        var port = FreePort.Find();
        await using var router = await ClusterNode.Start(database, options => options with { Roles = [SiloRole.Router], Management = new ManagementOptions(port) });
        await using var client = await router.Connect();
        Assert.Null((await client.Apply("apply", TestNode.Name, ProgrammeJson.Write(_programme), Stop)).Code);
        await Prepare(client, 60);

        await using (await ClusterNode.Start(database, options => options with { Roles = [SiloRole.Scorer, SiloRole.Trainer], GatewayPort = 0 }))
        {
            await Until(async () => (await client.Status(TestNode.Name, Stop)).Alarms is not [_, ..]);
            Assert.Null((await client.TrainModel(TestNode.Name, "ada", Stop)).Code);
            // Told by the line's grain, which lives on the router, of the router's own table.
            await Until(async () => await client.ModelStatus(TestNode.Name, Stop) is { Served.Model: "overall@1", Scored: 60 });
        }

        await Until(async () => (await client.Cluster(Stop)).Missing?.Length == 2);
        var status = await client.Status(TestNode.Name, Stop);
        Assert.Contains("no silo has the role scorer: routing goes on without model evidence about new items", status.Alarms!);
        Assert.Contains("no silo has the role trainer: reward models are not trained", status.Alarms!);
        using var http = new HttpClient();
        var ready = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"), Stop);
        Assert.True(ready.IsSuccessStatusCode);
        Assert.Contains("without model evidence", await ready.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        var task = (await client.RequestWork("more", TestNode.Name, "bob", Stop)).Task!;
        Assert.Null((await client.Submit(TestNode.Answer("bob", task, "A"), Stop)).Code);
    }

    private static async Task Prepare(RoutingClient client, int items)
    {
        Assert.All(
            await client.ImportItems(TestNode.Name, [.. Enumerable.Range(0, items).Select(n => new ItemDocument(
                $"item-{n:000}", $"Case {n}: what do you offer me?", $"We refund the fee of case {n} on Monday.", $"Nothing can be said about case {n}."))], Stop),
            receipt => Assert.Null(receipt.Code));
        Assert.All(
            await client.EnrolReviewers(TestNode.Name, [new ReviewerDocument("ada", "crowd", []), new ReviewerDocument("bob", "crowd", [])], Stop),
            receipt => Assert.Null(receipt.Code));
        for (var n = 0; n < items; n++)
        {
            var task = (await client.RequestWork($"ask:{n}", TestNode.Name, "ada", Stop)).Task!;
            Assert.Null((await client.Submit(TestNode.Answer("ada", task, task.First!.StartsWith("We refund", StringComparison.Ordinal) ? "A" : "B"), Stop)).Code);
        }
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "A minute went by in vain.");
            await Task.Delay(20, Stop);
        }
    }
}
