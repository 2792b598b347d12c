using System.Diagnostics;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Programmes;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

public sealed class RewardModelTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private static readonly Programme _programme = TestNode.Pairs(minimum: 1, maximum: 2) with
    {
        RewardModel = new RewardModelPolicy { NewLabels = 100_000, MinimumGap = TimeSpan.Zero, BlindShare = 0.2 },
    };

    [Fact]
    public async Task A_model_is_trained_trained_again_swapped_and_rolled_back()
    {
        await using var node = await TestNode.Start(_programme);
        await Import(node.Client, 150);
        await Judge(node.Client, "ada", 120);

        await Train(node.Client);
        var first = await Until(node.Client, status => status is { Served.Model: "overall@1", Trust: not null, Scored: 150 });
        Assert.Equal(1, Assert.Single(first.Versions).Version);
        Assert.Equal(120, first.Versions[0].Pairs);
        Assert.Equal("routing", first.Served!.Stage);
        Assert.Equal(
            [("newLabels", 100_000), ("calibration", 0.01), ("drift", 0.2), ("uncertainty", 2.0), ("request", 1)],
            first.Triggers!.Select(trigger => (trigger.Reason, trigger.Threshold)));
        Assert.Equal(0, first.Triggers![0].Value);
        var score = await ScoreBy(node.Client, "overall@1");
        Assert.True(score.Scores[0] > score.Scores[1], "The answer that offers more scores higher.");

        await Judge(node.Client, "bob", 150);
        await Train(node.Client);
        var second = await Until(node.Client, status => status.Served?.Model == "overall@2");
        Assert.Equal(150, second.Versions[1].Pairs);
        Assert.NotEqual(second.Versions[0].Dataset, second.Versions[1].Dataset);
        var version = (await ScoreBy(node.Client, "overall@2")).Version;

        Assert.Null((await node.Client.RollBackModel("back", Name, "ada", "a look", Stop)).Code);
        Assert.Equal("overall@1", (await node.Client.ModelStatus(Name, Stop)).Served?.Model);
        Assert.NotEqual(version, (await ScoreBy(node.Client, "overall@1")).Version);
        Assert.Equal("not_accepted", (await node.Client.ServeModel("full", Name, 2, "full", "ada", "", Stop)).Code);
        Assert.Contains("\"accuracy\"", await node.Client.ModelReport(Name, 1, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_label_teaches_the_head_that_is_served_without_a_run()
    {
        await using var node = await TestNode.Start(_programme with { RewardModel = _programme.RewardModel! with { RefitLabels = 5 } });
        await Import(node.Client, 150);
        await Judge(node.Client, "ada", 120);
        await Train(node.Client);
        var before = await ScoreBy(node.Client, "overall@1");

        await Judge(node.Client, "bob", 30);
        // How many refits these labels make depends on how fast they come.
        var after = await ScoreBy(node.Client, "overall@1.", refitted: true);
        var served = await Until(node.Client, status => status.Served?.Head is not null);

        Assert.NotEqual(before.Version, after.Version);
        Assert.Equal(("overall@1", 1), (served.Served!.Model, Assert.Single(served.Versions).Version));
        Assert.Null((await node.Client.RollBackModel("back", Name, "ada", "a look", Stop)).Code);
        Assert.Null((await node.Client.ModelStatus(Name, Stop)).Served);
    }

    // A request for work never waits for a score, and says whether one took part.
    [Fact]
    public async Task Routing_goes_on_without_a_model_and_says_so()
    {
        await using var node = await TestNode.Start(_programme);
        await Import(node.Client, 20);
        await Judge(node.Client, "ada", 5);

        var tasks = new List<TaskRecord>();
        await foreach (var task in node.Client.Tasks(Name, Stop))
            tasks.Add(task);

        Assert.All(tasks.SelectMany(task => task.Judgments), judged => Assert.Null(judged.Offer!.Model));
        Assert.All(tasks, task => Assert.Contains("people's answers alone", task.Evidence!.Use, StringComparison.Ordinal));
        Assert.Equal("no_model", (await node.Client.Score(Name, "What?", ["one", "two"], Stop)).Code);
        Assert.Contains("nothing is served", (await node.Client.ModelStatus(Name, Stop)).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_programme_without_a_reward_model_says_how_to_get_one()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());

        Assert.Equal("not_enabled", (await node.Client.TrainModel(Name, "ada", Stop)).Code);
        Assert.Contains("rewardModel", (await node.Client.ModelStatus(Name, Stop)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_killed_with_its_node_goes_on_when_it_is_back()
    {
        var folder = Directory.CreateTempSubdirectory("routing-run-").FullName;
        using (var killed = await ServedNode.Start(folder))
        {
            await using var client = await RoutingClient.Connect(killed.Port, Stop);
            Assert.Null((await client.Apply("apply", Name, ProgrammeJson.Write(_programme), Stop)).Code);
            await Import(client, 300);
            await Judge(client, "ada", 300);
            await Train(client);
            await Until(client, status => status.Run is { Status: "running", Phase: not "waiting" });
            killed.Process.Kill(); // SIGKILL, while it trains
        }

        using var resumed = await ServedNode.Start(folder);
        await using var after = await RoutingClient.Connect(resumed.Port, Stop);
        var again = await Until(after, status => status.Run is null && status.Versions.Length > 0 || status.Run is { Epoch: 2 });
        var trained = await Until(after, status => status.Served is not null);

        Assert.True(again.Run is null or { Epoch: 2 });
        Assert.Equal(("overall@1", 300), (trained.Served!.Model, Assert.Single(trained.Versions).Pairs));
        Assert.Null(trained.LastFailure);
        resumed.Process.Kill();
        await resumed.Process.WaitForExitAsync(Stop);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task Train(RoutingClient client) => Assert.Null((await client.TrainModel(Name, "ada", Stop)).Code);

    private static async Task Import(RoutingClient client, int count)
    {
        ItemDocument[] items = [.. Enumerable.Range(0, count).Select(n => new ItemDocument(
            $"item-{n:000}", $"Case {n}: what do you offer me?", Answer(n, n % 2 == 0), Answer(n, n % 2 == 1)))];
        Assert.All(await client.ImportItems(Name, items, Stop), receipt => Assert.Null(receipt.Code));
        Assert.All(
            await client.EnrolReviewers(Name, [new ReviewerDocument("ada", "crowd", []), new ReviewerDocument("bob", "crowd", [])], Stop),
            receipt => Assert.Null(receipt.Code));
    }

    // Candidate A is the better one of even items.
    private static string Answer(int n, bool good) => good
        ? $"We refund the fee of case {n} and call you on Monday about the next step." : $"We cannot say much about case {n}, sorry.";

    private static async Task Judge(RoutingClient client, string person, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var reply = await client.RequestWork($"{person}:{n}", Name, person, Stop);
            Assert.NotNull(reply.Task);
            var first = reply.Task.First!.StartsWith("We refund", StringComparison.Ordinal);
            Assert.Null((await client.Submit(TestNode.Answer(person, reply.Task, first ? "A" : "B"), Stop)).Code);
        }
    }

    private static async Task<ScoreBatchReply> ScoreBy(RoutingClient client, string model, bool refitted = false)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var reply = await client.Score(Name, "Case 7: what do you offer me?", [Answer(7, true), Answer(7, false)], Stop);
            if (reply.Model == model || (refitted && reply.Model?.StartsWith(model, StringComparison.Ordinal) == true))
                return reply;
            if (watch.Elapsed > _patience)
                Assert.Fail($"Scores are still by {reply.Model ?? reply.Code}, not {model}. {await client.ModelStatus(Name, Stop)}");
            await Task.Delay(20, Stop);
        }
    }

    private static async Task<ModelStatus> Until(RoutingClient client, Func<ModelStatus, bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var status = await client.ModelStatus(Name, Stop);
            if (holds(status))
                return status;
            Assert.True(watch.Elapsed < _patience, $"Still: {status.Evidence}; run {status.Run}; {status.LastFailure}.");
            await Task.Delay(20, Stop);
        }
    }
}
