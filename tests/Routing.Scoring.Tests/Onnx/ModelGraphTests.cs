using System.Security.Cryptography;
using System.Text.Json;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Onnx;
using Routing.Scoring.Serving;
using Routing.Scoring.Sessions;
using Routing.Scoring.Tests.Serving;
using Xunit;

namespace Routing.Scoring.Tests.Onnx;

public sealed class ModelGraphTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("routing-graph-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("linear")]
    [InlineData("network")]
    [InlineData("hashed")]
    [InlineData("brought")]
    public void The_graph_in_an_artefact_scores_as_the_model_does(string kind)
    {
        var random = new Random(11);
        var model = Of(kind, random);
        Artefact.Save(model, _folder);
        var bytes = File.ReadAllBytes(Path.Combine(_folder, "model.onnx"));
        using var graph = OnnxModel.Open(bytes, ScoringDevice.Cpu);

        for (var run = 0; run < 100; run++)
        {
            var prompt = SmallModels.Text(random);
            string[] answers = [.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => SmallModels.Text(random))];
            var encoded = model.Encoder.Encode([.. answers.Select(answer => new PromptedAnswer(prompt, answer))], CancellationToken.None);
            using var arrays = new RentedArrays();

            var found = graph.Run(Inputs(model, prompt, answers, encoded, arrays), ModelGraph.Scores, [answers.Length, model.Head.Width]);

            Assert.All(
                encoded.SelectMany(model.Head.Scores).Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }

        Assert.Equal((Artefact.VersionOf(model), model.Encoder.Id), (graph.Metadata["version"], graph.Metadata["encoder"]));
        var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "manifest.json"))).RootElement;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), manifest.GetProperty("graphHash").GetString());
    }

    private static OnnxInput[] Inputs(
        RewardModel model, string prompt, string[] answers, IReadOnlyList<EncodedText> encoded, RentedArrays arrays)
    {
        if (model.Encoder is LatentEncoder latent)
        {
            var sparse = latent.Sparse(prompt, answers);
            return
            [
                .. PaddedRows.Of(arrays, [.. sparse.Answers], DefaultGraph.AnswerIndex, DefaultGraph.AnswerValue),
                .. PaddedRows.Of(arrays, [sparse.Prompt], DefaultGraph.PromptIndex, DefaultGraph.PromptValue),
                new OnnxInput(DefaultGraph.PromptOf, new long[answers.Length], [answers.Length]),
                new OnnxInput(DefaultGraph.Style, sparse.Styles.SelectMany(style => style).ToArray(), [answers.Length, sparse.Styles[0].Length]),
            ];
        }

        var features = new OnnxInput(
            ModelGraph.Features, encoded.SelectMany(text => text.Features).ToArray(), [answers.Length, model.Encoder.Blocks.Dimension]);
        return model.Head is HashedHead
            ? [features, .. PaddedRows.Of(arrays, [.. encoded.Select(text => text.Sparse!)], HashedGraph.Index, HashedGraph.Value)]
            : [features];
    }

    private static RewardModel Of(string kind, Random random)
    {
        PromptedAnswer[] texts = [.. Enumerable.Range(0, 200).Select(_ => new PromptedAnswer(SmallModels.Text(random), SmallModels.Text(random)))];
        IFeatureEncoder encoder = kind switch
        {
            "hashed" => HashedEncoder.Fit(texts),
            "brought" => EmbeddingEncoder.Fit(new Lengths(), texts),
            _ => LatentEncoder.Fit(texts, 1),
        };
        var d = encoder.Blocks.Dimension;
        var model = SmallModels.Of(encoder, 2);
        return kind switch
        {
            "hashed" => model with { Head = new HashedHead(8, random.Normal(encoder.Blocks.Table * 8), random.Normal(d * 8), random.Normal(8), 0.9) },
            "network" => model with { Head = new NetworkHead(random.Normal(d * 16, 0.1), random.Normal(16), random.Normal(16 * 5, 0.2), random.Normal(5), 1.2) },
            _ => model,
        };
    }

    // Stands for a brought transformer.
    private sealed class Lengths : ITextEmbedding
    {
        public string Id => "lengths";

        public string Source => "nowhere";

        public int Dimension => 3;

        public IReadOnlyList<EncodedText> Embed(IReadOnlyList<PromptedAnswer> texts, CancellationToken cancellation) =>
            [.. texts.Select(text => new EncodedText([text.Prompt.Length, text.Answer.Length, text.Answer.Count(char.IsUpper) + 1f], false))];
    }
}
