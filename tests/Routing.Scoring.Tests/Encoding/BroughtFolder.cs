using System.Text.Json.Nodes;
using Routing.RewardModels.Onnx;
using Routing.Scoring.Tests.Onnx;

namespace Routing.Scoring.Tests.Encoding;

/// <summary>A folder as an operator brings it: a small real transformer, a WordPiece vocabulary, settings with golden vectors that
/// plain arithmetic gives.</summary>
internal sealed class BroughtFolder : IDisposable
{
    public const int Longest = 24, Width = 12;

    private static readonly string[] _vocabulary =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "river", "flows", "egg", "boil", "##s", "##ing", "water", "not", ".", "[", "]", "sep"];

    private static readonly (string Prompt, string Answer)[] _golden =
        [("boil the egg", "boiling water."), ("river", "the river flows"), ("not the egg", "not.")];

    public BroughtFolder(bool pooled = false)
    {
        Weights = PlainTransformer.Random(new Random(7), _vocabulary.Length, Longest, Width, heads: 3, layers: 2);
        Path = Directory.CreateTempSubdirectory("routing-encoder-").FullName;
        File.WriteAllBytes(In("model.onnx"), TransformerGraph.Write(Weights, pooled, new Dictionary<string, string>()));
        File.WriteAllLines(In("vocab.txt"), _vocabulary);
        Settings = new JsonObject
        {
            ["tokenizer"] = new JsonObject { ["kind"] = "wordPiece", ["vocabulary"] = "vocab.txt" },
            ["inputs"] = new JsonObject { ["ids"] = TransformerGraph.Ids, ["mask"] = TransformerGraph.Mask },
            ["pooling"] = pooled ? "none" : "mean", ["maxTokens"] = Longest, ["dimension"] = Width, ["normalise"] = false,
            ["pairFormat"] = new JsonArray(2, "prompt", 3, "answer", 3),
            ["golden"] = new JsonArray([.. _golden.Select(text => new JsonObject
            {
                ["prompt"] = text.Prompt, ["answer"] = text.Answer,
                ["values"] = new JsonArray([.. Mean(Tokens(text.Prompt, text.Answer)).Take(8).Select(value => JsonValue.Create((float)value))]),
            })]),
        };
        Save();
    }

    public string Path { get; }

    public JsonObject Settings { get; }

    public TransformerWeights Weights { get; }

    public void Save() => File.WriteAllText(In("encoder.json"), Settings.ToJsonString());

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Ids of a text of words that are in the vocabulary, with their endings apart, as <c>boil ##ing</c>.</summary>
    public static long[] Ids(string words) =>
        [.. words.Split(' ').Select(word => (long)Array.IndexOf(_vocabulary, word)).Select(id => id < 0 ? 1 : id)];

    public double[] Mean(long[] ids) => PlainTransformer.Mean(PlainTransformer.Hidden(Weights, ids));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static long[] Tokens(string prompt, string answer)
    {
        static string Split(string text) => text.Replace("boiling", "boil ##ing", StringComparison.Ordinal).Replace(".", " .", StringComparison.Ordinal);
        return [2, .. Ids(Split(prompt)), 3, .. Ids(Split(answer)), 3];
    }
}
