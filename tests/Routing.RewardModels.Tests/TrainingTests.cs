using Routing.RewardModels.Training;
using Xunit;

namespace Routing.RewardModels.Tests;

public sealed class TrainingTests
{
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
    public void A_model_that_is_read_back_scores_as_before()
    {
        var pairs = WrittenPairs.Make(300, seed: 2);
        using var folder = new TemporaryFolder();
        var model = ModelTrainer.Train(pairs, null, 7, null, CancellationToken.None);

        Artefact.Save(model, folder.Path);
        var again = Artefact.Load(folder.Path, EncoderFormats.Default);

        var texts = ModelTrainer.TextsOf(pairs);
        Assert.Equal(
            model.Encoder.Encode(texts, CancellationToken.None).Select(text => model.Head.Score(text.Features)),
            again.Encoder.Encode(texts, CancellationToken.None).Select(text => again.Head.Score(text.Features)));
    }
}
