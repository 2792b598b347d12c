using System.Collections.Concurrent;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Programmes;
using Routing.TestPostgres;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

public sealed class KillTests
{
    [Fact]
    public async Task A_killed_node_loses_and_doubles_no_acknowledged_judgment()
    {
        var folder = Directory.CreateTempSubdirectory("routing-kill-").FullName;
        string[] people = [.. Enumerable.Range(0, 16).Select(n => $"person-{n}")];
        var acknowledged = new ConcurrentBag<string>();
        using (var killed = await ServedNode.Start(folder))
        {
            await using var client = await RoutingClient.Connect(killed.Port, Stop);
            await Prepare(client, people);
            var work = people.Select(person => Work(client, person, "before", acknowledged)).ToArray();
            while (acknowledged.Count < 100)
                await Task.WhenAny(Task.WhenAny(work), Task.Delay(5, Stop));
            killed.Process.Kill(); // SIGKILL, in the middle of whatever it does
            await Task.WhenAll(work);
        }

        using var resumed = await ServedNode.Start(folder);
        await using var after = await RoutingClient.Connect(resumed.Port, Stop);
        await Prepare(after, people);
        await Task.WhenAll(people.Select(person => Work(after, person, "after", acknowledged, most: 10)));

        var recorded = new List<string>();
        await foreach (var task in after.Tasks(TestNode.Name, Stop))
        {
            Assert.True(task.Judgments.Length <= 3, $"{task.Item.ExternalId} has {task.Judgments.Length} judgments.");
            recorded.AddRange(task.Judgments.Select(judged => $"{judged.Reviewer}/{task.Item.ExternalId}"));
        }

        Assert.Equal(recorded.Count, recorded.Distinct().Count());
        Assert.Empty(acknowledged.Except(recorded));
        Assert.True(acknowledged.Count >= 200, $"Only {acknowledged.Count} judgments: the kill came too late to mean anything.");
        resumed.Process.Kill();
        await resumed.Process.WaitForExitAsync(Stop);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Data_that_another_process_has_are_refused_at_once()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());

        var refused = Assert.Throws<InvalidOperationException>(() => Node.Build(new NodeOptions(node.Folder, FreePort.Find(), FreePort.Find())));

        Assert.Contains("another process has it", refused.Message, StringComparison.Ordinal);
    }

    private static async Task Prepare(RoutingClient client, string[] people)
    {
        Assert.Null((await client.Apply("apply", TestNode.Name, ProgrammeJson.Write(TestNode.Pairs()), Stop)).Code);
        ItemDocument[] items = [.. Enumerable.Range(0, 400).Select(n => new ItemDocument($"item-{n}", $"Question {n}?", $"one {n}", $"two {n}"))];
        Assert.All(await client.ImportItems(TestNode.Name, items, Stop), receipt => Assert.Null(receipt.Code));
        Assert.All(
            await client.EnrolReviewers(TestNode.Name, [.. people.Select(id => new ReviewerDocument(id, "crowd", []))], Stop),
            receipt => Assert.Null(receipt.Code));
    }

    private static async Task Work(
        RoutingClient client, string person, string run, ConcurrentBag<string> acknowledged, int most = int.MaxValue)
    {
        try
        {
            for (var n = 0; n < most; n++)
            {
                var reply = await client.RequestWork($"{run}:{person}:{n}", TestNode.Name, person, Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop);
                if (reply.Task is not { } task)
                    return;
                var receipt = await client.Submit(TestNode.Answer(person, task, "A"), Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop);
                if (receipt.Code is null)
                    acknowledged.Add($"{person}/{task.Item}");
            }
        }
        catch (Exception lost) when (lost is not Xunit.Sdk.XunitException)
        {
            // The node was killed under this request: nothing was promised.
        }
    }
}
