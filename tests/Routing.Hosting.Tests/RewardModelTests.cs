using System.Globalization;
using System.Text.Json;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Programmes;
using static Routing.Hosting.Tests.LearnablePairs;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

public sealed class RewardModelTests
{
    private static readonly LearnablePairs _pairs = LearnablePairs.Refunds;

    private static readonly Programme _programme = TestNode.Pairs(minimum: 1, maximum: 2) with
    {
        RewardModel = new RewardModelPolicy { NewLabels = 100_000, MinimumGap = TimeSpan.Zero, BlindShare = 0.2 },
    };

    [Fact]
    public async Task A_model_is_trained_trained_again_swapped_and_rolled_back()
    {
        await using var node = await TestNode.Start(_programme);
        await _pairs.Import(node.Client, 150);
        await _pairs.Judge(node.Client, "ada", 120);

        await Train(node.Client);
        var first = await Until(node.Client, status => status is { Served.Model: "overall@1", Trust: not null, Scored: 150 });
        Assert.Equal(1, Assert.Single(first.Versions).Version);
        Assert.Equal(120, first.Versions[0].Pairs);
        Assert.Equal("routing", first.Served!.Stage);
        Assert.Equal(
            [("newLabels", 100_000), ("calibration", 0.01), ("drift", 0.2), ("uncertainty", 2.0), ("schedule", 7), ("domain", 2), ("onlineAccuracy", 5),
             ("audit", 1), ("rubric", 1), ("correction", 0.01), ("request", 1)],
            first.Triggers!.Select(trigger => (trigger.Reason, trigger.Threshold)));
        Assert.Equal(0, first.Triggers![0].Value);
        var score = await _pairs.ScoreBy(node.Client, "overall@1");
        Assert.True(score.Scores[0] > score.Scores[1], "The answer that offers more scores higher.");

        await _pairs.Judge(node.Client, "bob", 150);
        await Train(node.Client);
        var second = await Until(node.Client, status => status.Served?.Model == "overall@2");
        Assert.Equal(150, second.Versions[1].Pairs);
        Assert.NotEqual(second.Versions[0].Dataset, second.Versions[1].Dataset);
        var version = (await _pairs.ScoreBy(node.Client, "overall@2")).Version;

        Assert.Null((await node.Client.RollBackModel("back", Name, "ada", "a look", Stop)).Code);
        Assert.Equal("overall@1", (await node.Client.ModelStatus(Name, Stop)).Served?.Model);
        Assert.NotEqual(version, (await _pairs.ScoreBy(node.Client, "overall@1")).Version);
        Assert.Equal("not_accepted", (await node.Client.ServeModel("full", Name, 2, "full", "ada", "", Stop)).Code);
        Assert.Contains("\"accuracy\"", await node.Client.ModelReport(Name, 1, Stop), StringComparison.Ordinal);
        var report = await ServedNode.Command(["report", "-o", "json", "-p", Name, "--port", node.Gateway.ToString(CultureInfo.InvariantCulture)]);
        Assert.Equal([1, 2], JsonDocument.Parse(report.Output).RootElement.GetProperty("model").GetProperty("versions").EnumerateArray()
            .Select(version => version.GetProperty("version").GetInt32()));
    }

    [Fact]
    public async Task A_new_label_teaches_the_head_that_is_served_without_a_run()
    {
        await using var node = await TestNode.Start(_programme with { RewardModel = _programme.RewardModel! with { RefitLabels = 5 } });
        await _pairs.Import(node.Client, 150);
        await _pairs.Judge(node.Client, "ada", 120);
        await Train(node.Client);
        var before = await _pairs.ScoreBy(node.Client, "overall@1");

        await _pairs.Judge(node.Client, "bob", 30);
        // How many refits these labels make depends on how fast they come.
        var after = await _pairs.ScoreBy(node.Client, "overall@1.", refitted: true);
        var served = await Until(node.Client, status => status.Served?.Head is not null);

        Assert.NotEqual(before.Version, after.Version);
        Assert.Equal(("overall@1", 1), (served.Served!.Model, Assert.Single(served.Versions).Version));

        // Of its heads only the one that is served is kept.
        await _pairs.Judge(node.Client, "bob", 30, from: 30);
        var head = served.Served.Head;
        await Until(node.Client, status => status.Served?.Head is { } next && next != head
            && Directory.GetFiles(Path.Combine(node.Folder, "models"), "refit.json", SearchOption.AllDirectories) is [var only]
            && Path.GetFileName(Path.GetDirectoryName(only)) == next);
        Assert.Null((await node.Client.RollBackModel("back", Name, "ada", "a look", Stop)).Code);
        Assert.Null((await node.Client.ModelStatus(Name, Stop)).Served);
    }

    [Fact]
    public async Task Pairs_that_are_scored_unlike_those_before_start_a_run_by_themselves()
    {
        await using var node = await TestNode.Start(_programme with { RewardModel = _programme.RewardModel! with { RefitLabels = 0 } });
        await _pairs.Import(node.Client, 210);
        await _pairs.Judge(node.Client, "ada", 120);
        await Train(node.Client);
        var before = await Until(node.Client, status => status is { Served.Model: "overall@1", Scored: 210 });
        Assert.Null(before.Triggers![2].Value);

        // Only even items: the better answer stands always first.
        ItemDocument[] shifted = [.. Enumerable.Range(300, 210).Select(n => new ItemDocument(
            $"item-{n:0000}", $"Case {n}: what do you offer me?", $"We refund the fee of case {n} and call you on Monday about the next step.",
            $"We cannot say much about case {n}, sorry."))];
        await node.Import(shifted);
        // More than the count of judgments may be too high by when a refit reads one that its item has not counted yet.
        await _pairs.Judge(node.Client, "bob", 10);

        var after = await Until(node.Client, status => status.Versions.Length > 1);
        Assert.StartsWith("stability index", after.Versions[1].TrainedFor, StringComparison.Ordinal);
    }

    // A request for work never waits for a score, and says whether one took part.
    [Fact]
    public async Task Routing_goes_on_without_a_model_and_says_so()
    {
        await using var node = await TestNode.Start(_programme);
        await _pairs.Import(node.Client, 20);
        await _pairs.Judge(node.Client, "ada", 5);

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
        Assert.Equal("not_enabled", (await node.Client.RollBackModel("rollback", Name, "ada", "", Stop)).Code);
        Assert.Equal("not_found", (await node.Client.ServeModel("serve", "other", 1, "routing", "ada", "", Stop)).Code);
        Assert.Contains("rewardModel", (await node.Client.ModelStatus(Name, Stop)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_whose_files_are_gone_is_said_to_be_and_work_goes_on_until_it_is_made_anew()
    {
        var folder = Directory.CreateTempSubdirectory("routing-gone-").FullName;
        await using (var node = await TestNode.Start(_programme, folder))
        {
            await _pairs.Import(node.Client, 120);
            await _pairs.Judge(node.Client, "ada", 80);
            await Train(node.Client);
            await Until(node.Client, status => status.Scored == 120);
        }

        Directory.Delete(Path.Combine(folder, "models"), recursive: true);
        await using (var node = await TestNode.Start(_programme, folder))
        {
            await _pairs.Judge(node.Client, "bob", 1);
            await Until(node.Client, status => status.Evidence.Contains("There is no artefact", StringComparison.Ordinal));
            Assert.Equal("no_model", (await node.Client.Score(Name, "What?", ["one", "two"], Stop)).Code);

            await Train(node.Client);
            await Until(node.Client, status => status.LastFailure is not null);
            await Train(node.Client);
            var status = await Until(node.Client, status => status is { Served.Model: "overall@3", Scored: 120 });
            Assert.DoesNotContain("artefact", status.Evidence, StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_run_that_is_killed_with_its_node_goes_on_when_it_is_back()
    {
        var folder = Directory.CreateTempSubdirectory("routing-run-").FullName;
        using (var killed = await ServedNode.Start(folder))
        {
            await using var client = await RoutingClient.Connect(killed.Port, Stop);
            Assert.Null((await client.Apply("apply", Name, ProgrammeJson.Write(_programme), Stop)).Code);
            await _pairs.Import(client, 300);
            await _pairs.Judge(client, "ada", 300);
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
}
