using System.Globalization;
using CsCheck;
using Routing.Core.Programmes;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Text;
using Routing.RewardModels.Training;
using Xunit;

namespace Routing.RewardModels.Tests;

public sealed class EncoderTests
{
    // Written down once: another hash would change the meaning of every stored model.
    [Theory]
    [InlineData("", new uint[0])]
    [InlineData("a", new uint[] { 444641715 })]
    [InlineData("Don't STOP.", new uint[] { 1986138407, 427512242, 1953056956 })]
    [InlineData("größer 水", new uint[] { 1116748375, 155621723 })]
    [InlineData("🙂", new uint[] { 2468093454, 2697026216 })]
    public void Tokens_have_the_hashes_that_models_rest_on(string text, uint[] expected)
    {
        var tokens = new List<uint>();

        TokenHashes.Of(text, tokens);

        Assert.Equal(expected, tokens);
    }

    [Fact]
    public void Culture_does_not_matter()
    {
        var text = new PromptedAnswer("TITLE in Istanbul?", "I IGNORE İ and ı, 1.5 of them.");
        var before = CultureInfo.CurrentCulture;
        var expected = Encoder.Value.EncodeHere([text])[0].Features;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("tr-TR");

            Assert.Equal(expected, Encoder.Value.EncodeHere([text])[0].Features);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Any_string_can_be_encoded() =>
        Gen.Select(Gen.String, Gen.String).Sample((prompt, answer) =>
        {
            var features = Encoder.Value.EncodeHere([new PromptedAnswer(prompt, answer)])[0].Features;

            Assert.All(features, value => Assert.True(float.IsFinite(value)));
        }, iter: 200);

    [Theory]
    [InlineData(HeadKind.Linear)]
    [InlineData(HeadKind.Hashed)]
    public void Answers_to_a_new_prompt_that_share_its_words_are_not_out_of_domain_for_that(HeadKind head)
    {
        // Four answers to a prompt have half of their words in common, which no other prompt's have.
        List<PreferencePair> pairs = [.. WrittenPairs.Make(600, seed: 3).Select((pair, n) => pair with
        {
            Prompt = $"prompt {n / 2}", ResponseA = pair.ResponseA + Own(n / 2), ResponseB = pair.ResponseB + Own(n / 2),
        })];
        List<PreferencePair> seen = [.. pairs.Take(400)], fresh = [.. pairs.Skip(400)];
        var encoder = ModelTrainer.DefaultEncoder(head, ModelTrainer.TextsOf(seen), 1);

        var domain = ModelTrainer.DomainOf(encoder, seen, EncodedPairs.Of(encoder, seen, CancellationToken.None));

        Assert.InRange(encoder.Encode(ModelTrainer.TextsOf(fresh), CancellationToken.None).Average(text => domain.IsOutside(text) ? 1.0 : 0), 0, 0.1);
        Assert.All(
            encoder.Encode([new("prompt", string.Join(' ', Enumerable.Range(0, 60).Select(n => $"w{n}x")))], CancellationToken.None),
            text => Assert.True(domain.IsOutside(text)));

        static string Own(int prompt) => string.Concat(Enumerable.Range(0, 10).Select(n => $" {prompt}about{n}"));
    }

    [Fact]
    public void A_long_answer_can_be_encoded()
    {
        var random = new Random(1);
        var answer = string.Join(' ', Enumerable.Range(0, 150_000).Select(_ => random.Next(1_000_000).ToString(CultureInfo.InvariantCulture)));

        var features = Encoder.Value.EncodeHere([new PromptedAnswer("Count.", answer)])[0].Features;

        Assert.Equal(Encoder.Value.Blocks.Dimension, features.Length);
    }

    [Fact]
    public void An_answer_has_the_same_features_alone_and_among_others()
    {
        var texts = ModelTrainer.TextsOf(WrittenPairs.Make(40, seed: 8));

        var together = Encoder.Value.Encode(texts, CancellationToken.None);

        for (var n = 0; n < texts.Count; n++)
            Assert.Equal(Encoder.Value.EncodeHere([texts[n]])[0].Features, together[n].Features);
    }

    [Fact]
    public void Swapping_the_answers_swaps_the_probability()
    {
        var model = Trained.Value;
        foreach (var pair in WrittenPairs.Make(20, seed: 9))
        {
            var encoded = model.Encoder.Encode([new(pair.Prompt, pair.ResponseA), new(pair.Prompt, pair.ResponseB)], CancellationToken.None);

            var (ab, ba) = (model.Head.View(encoded[0], encoded[1]), model.Head.View(encoded[1], encoded[0]));

            Assert.Equal(1, ab.Probability + ba.Probability, 1e-12);
            Assert.Equal(ab.Information, ba.Information, 1e-6);
        }
    }

    [Fact]
    public void Bytes_that_are_cut_short_are_refused()
    {
        var bytes = Encoder.Value.ToBytes();

        foreach (var length in new[] { 0, 1, 10, bytes.Length / 2, bytes.Length - 1 })
            Assert.Throws<InvalidDataException>(() => LatentEncoder.FromBytes(bytes[..length]));
    }

    [Fact]
    public void Answers_of_another_kind_are_out_of_domain()
    {
        var domain = Trained.Value.Domain!;
        var encoder = Trained.Value.Encoder;
        double Share(IEnumerable<PromptedAnswer> texts) => encoder.Encode([.. texts], CancellationToken.None).Average(text => domain.IsOutside(text) ? 1.0 : 0);

        var own = Share(ModelTrainer.TextsOf(WrittenPairs.Make(300, seed: 21)));
        var foreign = Share(Enumerable.Range(0, 50).Select(n => new PromptedAnswer(
            "SELECT?", $"```\nfor (int i = {n}; i < 99; i++) {{ Console.WriteLine(i); }}\n```\n- https://example.org/{n}\n- {n * 7919}!!!")));

        Assert.True(own < 0.1, $"own {own}");
        Assert.True(foreign > 0.9, $"foreign {foreign}");
    }

    private static readonly Lazy<RewardModel> Trained = new(() =>
        ModelTrainer.Train(WrittenPairs.Make(600, seed: 5), null, 1, null, CancellationToken.None));

    private static readonly Lazy<LatentEncoder> Encoder = new(() => LatentEncoder.Fit(ModelTrainer.TextsOf(WrittenPairs.Make(200, seed: 5)), 1));
}
