using Routing.Core.Programmes;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Evaluation;
using Routing.RewardModels.Training;
using Xunit;

namespace Routing.RewardModels.Tests;

public sealed class HashedHeadTests
{
    [Fact]
    public void A_hashed_table_learns_which_words_are_preferred()
    {
        var report = ModelEvaluation.Of(
            Model.Value, [.. WrittenPairs.Make(400, seed: 12).Select(pair => pair with { Prompt = "New. " + pair.Prompt })], new EvaluationSettings(),
            CancellationToken.None);

        Assert.True(report.Accuracy > 0.75, $"accuracy {report.Accuracy}");
    }

    [Fact]
    public void It_is_read_back_with_its_kind_and_scores_as_before()
    {
        using var folder = new TemporaryFolder();
        var texts = ModelTrainer.TextsOf(Pairs);

        Artefact.Save(Model.Value, folder.Path);
        var again = Artefact.Load(folder.Path, EncoderFormats.Default);

        Assert.Equal(HeadKind.Hashed, again.Head.Kind);
        Assert.Equal(
            Model.Value.Encoder.Encode(texts, CancellationToken.None).Select(text => Model.Value.Head.Score(text)),
            again.Encoder.Encode(texts, CancellationToken.None).Select(text => again.Head.Score(text)));
    }

    [Fact]
    public void A_head_that_is_cut_short_is_refused()
    {
        using var folder = new TemporaryFolder();
        Artefact.Save(Model.Value, folder.Path);
        var head = Path.Combine(folder.Path, "head.bin");

        File.WriteAllBytes(head, File.ReadAllBytes(head)[..^100]);

        Assert.Throws<InvalidDataException>(() => Artefact.Load(folder.Path, EncoderFormats.Default));
    }

    [Fact]
    public void Swapping_the_answers_swaps_the_probability_and_doubt_is_the_spread_of_the_bootstraps()
    {
        var encoded = Model.Value.Encoder.Encode([.. ModelTrainer.TextsOf(Pairs).Take(2)], CancellationToken.None);
        var (ab, ba) = (Model.Value.Head.View(encoded[0], encoded[1]), Model.Value.Head.View(encoded[1], encoded[0]));

        Assert.Equal(1, ab.Probability + ba.Probability, 1e-6);
        Assert.True(ab.Variance > 0);
    }

    // One text is a conversation: only what was asked last forms openings.
    [Fact]
    public void Words_and_openings_that_only_one_text_has_are_left_out_and_counted_as_unseen()
    {
        var encoder = HashedEncoder.Fit([new("Why?", "because of rain"), new("Why?", "because of snow"), new("Human: Hello. Assistant: Hi. Human: Why?", "because of wind")]);

        var known = encoder.Encode([new("Why?", "because of")], CancellationToken.None)[0];
        var unknown = encoder.Encode([new("Why?", "zebra quartz")], CancellationToken.None)[0];

        // Two words, their pair, four beside those of the prompt and two at their place: 9 features, and 64 of which a quarter is new.
        Assert.Equal(16.0 / 73, known.Unseen, 1e-12);
        Assert.Empty(unknown.Sparse!.Index);
        Assert.Equal(25.0 / 73, unknown.Unseen, 1e-12);
        Assert.InRange(encoder.Encode([new("Why?", string.Join(' ', Enumerable.Range(0, 1000)))], CancellationToken.None)[0].Unseen, 0.95, 1);
        Assert.Equal(1, known.Sparse!.Value.Sum(value => (double)value * value), 1e-5);
    }

    private static readonly List<PreferencePair> Pairs = WrittenPairs.Make(600, seed: 11);

    private static readonly Lazy<RewardModel> Model = new(() => ModelTrainer.Train(Pairs, null, 3, null, CancellationToken.None, head: new HashedFitter()));
}
