using System.Text.Json.Nodes;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Onnx;
using Routing.Scoring.Encoding;
using Routing.Scoring.Sessions;
using Xunit;

namespace Routing.Scoring.Tests.Encoding;

public sealed class OnnxTextEncoderTests : IDisposable
{
    private static readonly string[] _words = ["river", "eggs", "boiling", "the", "unknown", "."];

    private readonly BroughtFolder _folder = new();

    [Fact]
    public void A_vector_is_that_of_the_joined_tokens()
    {
        using var encoder = Open();

        var vector = Embed(encoder, ("Boil the EGGS", "water flows."));

        var expected = _folder.Mean([2, .. BroughtFolder.Ids("boil the egg ##s"), 3, .. BroughtFolder.Ids("water flows ."), 3]);
        for (var k = 0; k < expected.Length; k++)
            Assert.Equal(expected[k], vector.Features[k], 1e-5);
        Assert.False(vector.Truncated);
    }

    [Fact]
    public void What_a_text_says_never_becomes_a_special_token()
    {
        using var encoder = Open();

        var expected = _folder.Mean([2, .. BroughtFolder.Ids("egg"), 3, .. BroughtFolder.Ids("[ sep ]"), 3]);
        Assert.Equal(expected[0], Embed(encoder, ("egg", "[SEP]")).Features[0], 1e-5);
    }

    [Fact]
    public void An_answer_that_is_too_long_is_marked()
    {
        using var encoder = Open();

        Assert.True(Embed(encoder, ("egg", string.Join(' ', Enumerable.Repeat("river", 40)))).Truncated);
        Assert.True(Embed(encoder, ("egg", new string('x', 100_000))).Truncated);
        Assert.False(Embed(encoder, (string.Join(' ', Enumerable.Repeat("river", 40)), "egg")).Truncated);
    }

    [Fact]
    public void Texts_have_the_same_vectors_alone_and_among_others()
    {
        using var encoder = Open();
        using var other = Open();
        var random = new Random(1);
        var texts = Enumerable.Range(0, 100).Select(_ => new PromptedAnswer(Words(random), Words(random))).ToList();

        var together = encoder.Embed(texts, CancellationToken.None);

        for (var n = 0; n < texts.Count; n++)
        {
            var alone = other.Embed([texts[n]], CancellationToken.None)[0];
            Assert.All(alone.Features.Zip(together[n].Features), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void A_text_is_computed_once()
    {
        using var encoder = Open();

        Assert.Same(Embed(encoder, ("egg", "river")).Features, Embed(encoder, ("egg", "river")).Features);
        Assert.NotEqual(Embed(encoder, ("eggr", "iver")).Features, Embed(encoder, ("egg", "river")).Features);
    }

    [Fact]
    public void A_model_that_pools_by_itself_gives_the_same()
    {
        using var folder = new BroughtFolder(pooled: true);
        using var pools = OnnxTextEncoder.Open(folder.Path, ScoringDevice.Cpu);
        using var encoder = Open();

        Assert.Equal(Embed(encoder, ("egg", "river")).Features[3], Embed(pools, ("egg", "river")).Features[3], 1e-5);
    }

    [Fact]
    public void The_first_or_the_last_token_or_length_one_can_be_asked_for()
    {
        long[] ids = [2, .. BroughtFolder.Ids("egg"), 3, .. BroughtFolder.Ids("river"), 3];
        var hidden = Onnx.PlainTransformer.Hidden(_folder.Weights, ids);
        foreach (var (pooling, expected) in new[] { ("first", hidden[0]), ("last", hidden[^1]) })
        {
            _folder.Settings["pooling"] = pooling;
            _folder.Settings["normalise"] = true;
            var norm = Math.Sqrt(expected.Sum(value => value * value));
            Golden(expected.Select(value => value / norm), "egg", "river");
            using var encoder = Open();

            Assert.Equal(expected[5] / norm, Embed(encoder, ("egg", "river")).Features[5], 1e-5);
        }
    }

    [Fact]
    public void The_id_changes_with_any_file()
    {
        using var encoder = Open();
        _folder.Settings["maxTokens"] = BroughtFolder.Longest - 1;
        _folder.Save();
        using var other = Open();

        Assert.NotEqual(encoder.Id, other.Id);
    }

    [Theory]
    [InlineData("dimension", "13", "axes")]
    [InlineData("pooling", "\"none\"", "axes")]
    [InlineData("output", "\"x\"", "no output 'x'")]
    [InlineData("inputs", "{\"ids\":\"input_ids\",\"mask\":\"m\"}", "inputs")]
    [InlineData("pairFormat", "[2,\"answer\"]", "'prompt'")]
    [InlineData("pairFormat", "[2,\"prompt\",\"answer\",\"text\"]", "token id")]
    [InlineData("maxTokens", "3", "maxTokens")]
    [InlineData("maxTokens", "\"x\"", "encoder.json")]
    [InlineData("unknown", "1", "unknown")]
    [InlineData("maxTokens", "2147483647", "maxTokens")]
    [InlineData("golden", "[]", "golden")]
    [InlineData("golden", "null", "golden")]
    [InlineData("golden", "[null, null, null]", "golden")]
    [InlineData("golden", "[{\"prompt\":null,\"answer\":\"a\",\"values\":[1]}]", "golden")]
    [InlineData("pairFormat", "null", "pairFormat")]
    [InlineData("tokenizer", "null", "tokenizer")]
    [InlineData("tokenizer", "{\"vocabulary\":\"vocab.txt\"}", "kind")]
    [InlineData("inputs", "null", "inputs")]
    [InlineData("tokenizer", "{\"kind\":\"bpe\",\"vocabulary\":\"vocab.txt\"}", "merges")]
    [InlineData("tokenizer", "{\"kind\":\"tiktoken\",\"ranks\":\"vocab.txt\"}", "pattern")]
    [InlineData("tokenizer", "{\"kind\":\"wordPiece\",\"vocabulary\":\"none.txt\"}", "none.txt")]
    public void Settings_that_do_not_fit_are_refused_by_name(string member, string value, string named)
    {
        _folder.Settings[member] = JsonNode.Parse(value);
        _folder.Save();

        Assert.Contains(named, Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_the_model_cannot_run_or_gives_no_number_is_refused_as_input()
    {
        // The model knows no token of this number.
        File.AppendAllLines(_folder.In("vocab.txt"), ["zebra"]);
        using var encoder = Open();

        Assert.Contains("model.onnx", Assert.Throws<InvalidDataException>(() => Embed(encoder, ("egg", "zebra"))).Message, StringComparison.Ordinal);

        var sep = Array.IndexOf(File.ReadAllLines(_folder.In("vocab.txt")), "sep");
        _folder.Weights.Tokens[sep * BroughtFolder.Width] = float.NaN;
        File.WriteAllBytes(_folder.In("model.onnx"), TransformerGraph.Write(_folder.Weights, false, new Dictionary<string, string>()));
        using var other = Open();

        Assert.Contains("not finite", Assert.Throws<InvalidDataException>(() => Embed(other, ("egg", "sep"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_golden_vector_that_differs_or_a_model_cut_short_is_refused()
    {
        var values = (JsonArray)_folder.Settings["golden"]![1]!["values"]!;
        values[4] = (float)values[4]! + 0.002f;
        _folder.Save();
        Assert.Contains("Golden text 1", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);

        values[4] = (float)values[4]! - 0.002f;
        _folder.Save();
        Open().Dispose();
        File.WriteAllBytes(_folder.In("model.onnx"), File.ReadAllBytes(_folder.In("model.onnx"))[..^200]);
        Assert.Throws<InvalidDataException>(Open);
    }

    public void Dispose() => _folder.Dispose();

    private OnnxTextEncoder Open() => OnnxTextEncoder.Open(_folder.Path, ScoringDevice.Cpu);

    private void Golden(IEnumerable<double> values, string prompt, string answer)
    {
        var known = new JsonObject
        {
            ["prompt"] = prompt, ["answer"] = answer, ["values"] = new JsonArray([.. values.Take(8).Select(value => JsonValue.Create((float)value))]),
        };
        _folder.Settings["golden"] = new JsonArray(known, known.DeepClone(), known.DeepClone());
        _folder.Save();
    }

    private static EncodedText Embed(OnnxTextEncoder encoder, (string Prompt, string Answer) text) =>
        encoder.Embed([new PromptedAnswer(text.Prompt, text.Answer)], CancellationToken.None)[0];

    private static string Words(Random random) =>
        string.Join(' ', Enumerable.Range(0, 1 + random.Next(12)).Select(_ => _words[random.Next(_words.Length)]));
}
