using Routing.Core.RewardModels;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.Scoring.Serving;
using Routing.Scoring.Sessions;
using Routing.Scoring.Tests.Onnx;
using Xunit;

namespace Routing.Scoring.Tests.Serving;

public sealed class HeadRuntimeTests
{
    public static TheoryData<string> Kinds => ["hashed", "network", "linear"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_runtime_gives_what_plain_arithmetic_gives(string kind)
    {
        var random = new Random(7);
        var (encoder, head) = Of(kind, random);
        using var runtime = HeadRuntime.Open(head, ScoringDevice.Cpu);

        for (var run = 0; run < 100; run++)
        {
            var encoded = encoder.Encode(
                [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => new PromptedAnswer(SmallModels.Text(random), SmallModels.Text(random)))],
                CancellationToken.None);
            var found = runtime.Run(encoded);
            for (var n = 0; n < encoded.Count; n++)
                Assert.All(head.Scores(encoded[n]).Zip(found[n]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_model_of_each_kind_is_served(string kind)
    {
        var (encoder, head) = Of(kind, new Random(8));
        var model = SmallModels.Of(encoder, 1) with { Head = head };
        await using var host = new ScoringHost(new ScorerOptions { Device = new DeviceChoice.Cpu() }, TimeProvider.System);
        await using var scorer = new OnnxRewardScorer(host, EncoderFormats.Default);
        Assert.Null(await scorer.Serve(model, TestContext.Current.CancellationToken));

        var reply = Assert.IsType<ScoreReply.Scored>(await scorer.Score(
            new ScoreRequest("Which one?", ["word1b word2c", "sorry"], ScoreLane.Lease), TestContext.Current.CancellationToken));

        var encoded = encoder.Encode([new("Which one?", "word1b word2c"), new("Which one?", "sorry")], CancellationToken.None);
        for (var n = 0; n < 2; n++)
            Assert.All(head.Scores(encoded[n]).Zip(reply.Answers[n].Columns), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    private static (IFeatureEncoder Encoder, RewardHead Head) Of(string kind, Random random)
    {
        PromptedAnswer[] texts = [.. Enumerable.Range(0, 200).Select(_ => new PromptedAnswer(SmallModels.Text(random), SmallModels.Text(random)))];
        IFeatureEncoder encoder = kind == "hashed" ? HashedEncoder.Fit(texts) : LatentEncoder.Fit(texts, 1);
        var d = encoder.Blocks.Dimension;
        return (encoder, kind switch
        {
            "hashed" => new HashedHead(8, random.Normal(encoder.Blocks.Table * 8), random.Normal(d * 8), random.Normal(8), 0.9),
            "network" => new NetworkHead(random.Normal(d * 16, 0.1), random.Normal(16), random.Normal(16 * 5, 0.2), random.Normal(5), 1.2),
            _ => SmallModels.Of(encoder, 2).Head,
        });
    }
}
