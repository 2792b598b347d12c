using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.RewardModels;
using Routing.Scoring.Encoding;
using Routing.Scoring.Sessions;
using Routing.Scoring.Tests.Encoding;
using static Routing.Hosting.Tests.LearnablePairs;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

/// <summary>Whole nodes whose programmes ask for another model than the default one: each trains it, trains it twice again and serves
/// it.</summary>
public sealed class RecipeTests
{
    // Words that the small transformer knows.
    private static readonly LearnablePairs _pairs = new(
        n => $"boil case {n}", (n, good) => good ? $"the river {(n % 3 == 0 ? "flows" : "water")}." : $"not the {(n % 2 == 0 ? "egg" : "eggs")}.", "the river");

    [Fact]
    public async Task A_programme_that_asks_for_a_hashed_table_learns_and_serves_one()
    {
        var (model, _) = await Served(new TrainingRecipe { Head = HeadKind.Hashed });

        Assert.IsType<HashedHead>(model.Head);
    }

    [Fact]
    public async Task A_programme_that_asks_for_a_network_has_it_trained_by_the_Torch_worker_and_serves_it()
    {
        var (model, _) = await Served(new TrainingRecipe { Head = HeadKind.Network }, items: 60);

        Assert.IsType<NetworkHead>(model.Head);
    }

    [Fact]
    public async Task A_programme_that_brings_a_transformer_learns_on_it_and_serves_it()
    {
        using var encoder = new BroughtFolder();

        var (model, _) = await Served(new TrainingRecipe { Encoder = encoder.Path });

        Assert.StartsWith("embedding-1:", model.Encoder.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_programme_that_asks_for_repair_says_what_was_repaired_and_where_a_refusal_is_right()
    {
        var (model, report) = await Served(new TrainingRecipe { Repair = true, RefusalRight = ["general"] }, items: 400);

        Assert.NotNull(model.Lineage.Repair);
        var refusal = Assert.Single(
            report.GetProperty("audits").EnumerateArray(), audit => audit.GetProperty("audit").GetString() == "refusal_in_front");
        Assert.Equal(("general", "not_limited"), (refusal.GetProperty("slice").GetString(), refusal.GetProperty("status").GetString()));
    }

    // The model of the third run, and its report.
    private static async Task<(RewardModel Model, JsonElement Report)> Served(TrainingRecipe recipe, int items = 150)
    {
        await using var node = await TestNode.Start(TestNode.Pairs(minimum: 1, maximum: 2) with
        {
            RewardModel = new RewardModelPolicy
            {
                NewLabels = 100_000, MinimumGap = TimeSpan.Zero, RefitLabels = 0, BlindShare = 0.2, Recipe = recipe,
            },
        });
        await _pairs.Import(node.Client, items);
        await _pairs.Judge(node.Client, "ada", items - 20);
        foreach (var run in new[] { 1, 2, 3 })
        {
            if (run > 1)
                await _pairs.Judge(node.Client, "bob", 20, from: 20 * run);
            await Train(node.Client);
            var name = $"overall@{run}";
            var status = await Until(node.Client, status => status.Served?.Model == name || (status.Run is null && status.LastFailure is not null));
            Assert.True(status.LastFailure is null, status.LastFailure);
        }

        var score = await _pairs.ScoreBy(node.Client, "overall@3");
        Assert.True(score.Scores[0] > score.Scores[1], "The answer that people prefer scores higher.");
        Assert.All(score.Distances!, distance => Assert.InRange(distance, 0.01, 100));
        var version = (await node.Client.ModelStatus(Name, Stop)).Versions[2];
        var folder = node.Services.GetRequiredService<IArtefactStore>().Open(version.Artefact);
        return (
            Artefact.Load(folder, OnnxTextEncoder.Formats(ScoringDevice.Cpu)),
            JsonDocument.Parse((await node.Client.ModelReport(Name, 3, Stop))!).RootElement);
    }
}
