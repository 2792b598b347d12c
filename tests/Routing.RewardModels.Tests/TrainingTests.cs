using Routing.RewardModels.Training;
using Xunit;

namespace Routing.RewardModels.Tests;

public sealed class TrainingTests
{
    [Fact]
    public void Counter_examples_are_marked_few_of_training_pairs_alone_and_the_same_whatever_comes_later()
    {
        var pairs = WrittenPairs.Make(400, seed: 9);

        var some = CounterExamples.Of(pairs, [("sure", null), ("said_twice", null)], 0.2);
        var more = CounterExamples.Of([.. pairs, .. WrittenPairs.Make(40, seed: 10).Select(pair => pair with { Id = "late-" + pair.Id })], [("sure", null), ("said_twice", null)], 0.2);

        Assert.InRange(some.Count, 50, 100); // A fifth of 500.
        Assert.All(some, one => Assert.StartsWith(CounterExamples.Mark, one.Id, StringComparison.Ordinal));
        Assert.All(some, one => Assert.Equal((0.2, 0, 0), (one.ChosenOutcome.Win, one.ChosenOutcome.Loss, one.ChosenOutcome.Tie)));
        Assert.All(some, one => Assert.Contains(pairs, pair => pair.Prompt == one.Prompt && pair.Chosen == one.ResponseA));
        Assert.True(some.Select(one => one.Id).Intersect(more.Select(one => one.Id)).Count() > 0.8 * some.Count);
    }

    [Fact]
    public void A_repair_fails_fewer_limits_at_little_loss_or_leaves_the_head_as_it_was()
    {
        var pairs = WrittenPairs.Make(900, seed: 5);
        var plain = ModelTrainer.Train(pairs, null, 1, null, CancellationToken.None);

        var repaired = ModelTrainer.Train(pairs, plain.Encoder, 1, null, CancellationToken.None, RepairPlan.Everywhere);

        var repair = repaired.Lineage.Repair;
        Assert.NotNull(repair);
        Assert.True(repair.Loss <= 0.01);
        Assert.Equal(repair.Weight == 0, repair.Left == repair.Failed.Count);
        Assert.Equal(repair.Weight == 0, Artefact.VersionOf(plain) == Artefact.VersionOf(repaired));
    }

    [Fact]
    public void The_same_pairs_and_seed_give_the_same_bytes()
    {
        var pairs = WrittenPairs.Make(300, seed: 1);
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();

        Artefact.Save(ModelTrainer.Train(pairs, null, 7, null, CancellationToken.None), first.Path);
        Artefact.Save(ModelTrainer.Train(pairs, null, 7, null, CancellationToken.None), second.Path);

        foreach (var file in Directory.EnumerateFiles(first.Path))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(second.Path, Path.GetFileName(file))));
    }

    [Fact]
    public void Another_temperature_is_another_version()
    {
        var model = ModelTrainer.Train(WrittenPairs.Make(60, seed: 3), null, 7, null, CancellationToken.None);

        Assert.NotEqual(Artefact.VersionOf(model), Artefact.VersionOf(model with { Head = model.Head with { Temperature = model.Head.Temperature + 0.01 } }));
    }

    [Fact]
    public void An_artefact_of_which_any_file_was_changed_is_refused_by_its_name()
    {
        using var folder = new TemporaryFolder();
        Artefact.Save(ModelTrainer.Train(WrittenPairs.Make(60, seed: 3), null, 7, null, CancellationToken.None), folder.Path);
        foreach (var file in Directory.GetFiles(folder.Path))
        {
            var whole = File.ReadAllBytes(file);
            var text = System.Text.Encoding.UTF8.GetString(whole);

            File.WriteAllBytes(file, file.EndsWith(".json", StringComparison.Ordinal)
                ? System.Text.Encoding.UTF8.GetBytes(text.Replace("\"temperature\": ", "\"temperature\": 1", StringComparison.Ordinal)) : whole[..^1]);

            var refused = Assert.Throws<InvalidDataException>(() => Artefact.Load(folder.Path, EncoderFormats.Default));
            Assert.StartsWith(Path.GetFileName(file), refused.Message, StringComparison.Ordinal);
            File.WriteAllBytes(file, whole);
        }

        Artefact.Load(folder.Path, EncoderFormats.Default);
    }

    [Fact]
    public void A_manifest_of_before_they_had_a_hash_of_their_own_is_read()
    {
        using var folder = new TemporaryFolder();
        Artefact.Save(ModelTrainer.Train(WrittenPairs.Make(60, seed: 3), null, 7, null, CancellationToken.None), folder.Path);
        var file = Path.Combine(folder.Path, "manifest.json");
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(file))!.AsObject();

        Assert.True(manifest.Remove("ownHash"));
        File.WriteAllText(file, manifest.ToJsonString());

        Assert.Equal(7, Artefact.Load(folder.Path, EncoderFormats.Default).Lineage.Seed);
    }

    [Fact]
    public void A_model_that_is_read_back_scores_as_before()
    {
        var pairs = WrittenPairs.Make(300, seed: 2);
        using var folder = new TemporaryFolder();
        var model = ModelTrainer.Train(pairs, null, 7, null, CancellationToken.None);

        Artefact.Save(model, folder.Path);
        var again = Artefact.Load(folder.Path, EncoderFormats.Default);

        var texts = ModelTrainer.TextsOf(pairs);
        Assert.Equal(
            model.Encoder.Encode(texts, CancellationToken.None).Select(text => model.Head.Score(text)),
            again.Encoder.Encode(texts, CancellationToken.None).Select(text => again.Head.Score(text)));
    }
}
