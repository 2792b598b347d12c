using Routing.Core.RewardModels;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.Scoring.Serving;
using Routing.Scoring.Tests.Onnx;
using Xunit;

namespace Routing.Scoring.Tests.Serving;

public sealed class OnnxRewardScorerTests : IAsyncDisposable
{
    private readonly ScoringHost _host = new(new ScorerOptions { Device = new DeviceChoice.Cpu() }, TimeProvider.System);
    private readonly OnnxRewardScorer _scorer;

    public OnnxRewardScorerTests() => _scorer = new OnnxRewardScorer(_host, EncoderFormats.Default);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scores_are_those_of_plain_arithmetic()
    {
        var random = new Random(1);
        var model = SmallModels.Of(SmallModels.Encoder(1), 2);
        Assert.Null(await _scorer.Serve(model, Cancellation));

        var requests = Enumerable.Range(0, 100).Select(_ => Request(random)).ToList();
        var replies = await Task.WhenAll(requests.Select(request => _scorer.Score(request, Cancellation)));

        for (var n = 0; n < requests.Count; n++)
        {
            var scored = Assert.IsType<ScoreReply.Scored>(replies[n]);
            for (var a = 0; a < requests[n].Answers.Length; a++)
            {
                var expected = SmallModels.Plain(model, requests[n].Prompt, requests[n].Answers[a]);
                Assert.Equal(expected.Length, scored.Answers[a].Columns.Length);
                for (var c = 0; c < expected.Length; c++)
                    Assert.Equal(expected[c], scored.Answers[a].Columns[c], 1e-5);
            }
        }
    }

    // The graph measures the distance of the default encoder, plain code that of others; both are the fitted one.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_unlike_those_of_training_is_marked_with_its_distance(bool network)
    {
        var random = new Random(1);
        var encoder = SmallModels.Encoder(1);
        var seen = encoder.Encode([.. Enumerable.Range(0, 400).Select(_ => new PromptedAnswer(SmallModels.Text(random), SmallModels.Text(random)))], Cancellation);
        var model = SmallModels.Of(encoder, 2) with
        {
            Domain = FeatureDistance.Fit(
                [.. seen.Select(text => text.Features)], [.. seen.Select((_, n) => n % 2 == 0)], [.. seen.Select(text => text.Unseen)]),
        };
        if (network)
            model = model with { Head = new NetworkHead(random.Normal(encoder.Blocks.Dimension * 4, 0.1), new float[4], random.Normal(8, 0.1), new float[2]) };
        Assert.Null(await _scorer.Serve(model, Cancellation));

        var (like, unlike) = (SmallModels.Text(random), "for (var i = 0; i < 99; i++) { Console.WriteLine(7919 * i); }");
        var scored = Assert.IsType<ScoreReply.Scored>(await _scorer.Score(new ScoreRequest("word1b word2c", [like, unlike], ScoreLane.OpenItem), Cancellation));
        Assert.Null(await _scorer.Serve(model with { Domain = null }, Cancellation));
        var bare = Assert.IsType<ScoreReply.Scored>(await _scorer.Score(new ScoreRequest("word1b word2c", [unlike], ScoreLane.OpenItem), Cancellation));

        foreach (var (answer, score) in new[] { like, unlike }.Zip(scored.Answers))
        {
            var encoded = encoder.Encode([new PromptedAnswer("word1b word2c", answer)], Cancellation)[0];
            Assert.Equal(model.Domain!.Of(encoded.Features), score.Distance!.Value, 1e-3 * model.Domain.Of(encoded.Features));
            Assert.Equal(model.Domain.IsOutside(encoded), score.OutOfDomain);
        }

        Assert.Equal([false, true], scored.Answers.Select(answer => answer.OutOfDomain));
        Assert.Equal((null, false), (bare.Answers[0].Distance, bare.Answers[0].OutOfDomain));
    }

    [Fact]
    public async Task Nothing_is_lost_or_mixed_over_fifty_swaps_under_load()
    {
        var encoders = new[] { SmallModels.Encoder(1), SmallModels.Encoder(2) };
        var models = Enumerable.Range(0, 51).Select(n => SmallModels.Of(encoders[n / 3 % 2], n)).ToDictionary(Artefact.VersionOf);
        Assert.Equal(51, models.Count);
        Assert.Null(await _scorer.Serve(models.Values.First(), Cancellation));
        var (asked, swapping, seen) = (0, true, new HashSet<string>());

        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(
            async () =>
            {
                var random = new Random(caller);
                while (Interlocked.Increment(ref asked) <= 1000 || Volatile.Read(ref swapping))
                {
                    var request = Request(random);
                    var scored = Assert.IsType<ScoreReply.Scored>(await _scorer.Score(request, Cancellation));
                    var model = models[scored.Model.Version];
                    Assert.Equal(model.Encoder.Id, scored.Model.Encoder);
                    Assert.Equal(SmallModels.Plain(model, request.Prompt, request.Answers[^1])[0], scored.Answers[^1].Score, 1e-4);
                    lock (models)
                        seen.Add(scored.Model.Version);
                }
            },
            Cancellation)).ToList();
        foreach (var model in models.Values.Skip(1))
            Assert.Null(await _scorer.Serve(model, Cancellation));
        Volatile.Write(ref swapping, false);
        await Task.WhenAll(callers);

        Assert.Equal(models.Keys.Last(), _scorer.Current!.Version);
        Assert.True(seen.Count > 25, $"Only {seen.Count} of 51 versions answered: there was no load during most swaps.");
    }

    [Fact]
    public async Task A_model_is_served_from_its_folder_and_the_one_before_again_after_a_roll_back()
    {
        var encoder = SmallModels.Encoder(1);
        var folder = Directory.CreateTempSubdirectory("routing-scorer-").FullName;
        try
        {
            var (first, second) = (SmallModels.Of(encoder, 1), SmallModels.Of(encoder, 2));
            Artefact.Save(second, folder);
            Assert.Null(await _scorer.Serve(first, Cancellation));
            Assert.Equal("nothing_to_roll_back", _scorer.RollBack()?.Code);

            Assert.Null(await _scorer.Serve(folder, null, Cancellation));
            Assert.Equal(Artefact.VersionOf(second), _scorer.Current!.Version);
            Assert.Null(_scorer.RollBack());
            Assert.Equal(Artefact.VersionOf(first), _scorer.Current.Version);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_head_that_was_fitted_again_is_served_with_the_encoder_of_its_version()
    {
        var encoder = SmallModels.Encoder(1);
        var root = Directory.CreateTempSubdirectory("routing-scorer-").FullName;
        try
        {
            var (version, refit) = (SmallModels.Of(encoder, 1), SmallModels.Of(encoder, 2));
            var (folder, head) = (Path.Combine(root, "version"), Path.Combine(root, "head"));
            Artefact.Save(version, folder);
            Artefact.SaveHead(refit, head);

            Assert.Null(await _scorer.Serve(folder, head, Cancellation));
            Assert.Equal(Artefact.VersionOf(refit), _scorer.Current!.Version);
            Assert.Null(await _scorer.Serve(folder, null, Cancellation));
            Assert.Equal(Artefact.VersionOf(version), _scorer.Current.Version);
            Assert.Equal("model_not_servable", (await _scorer.Serve(folder, root, Cancellation))?.Code);
            Assert.Equal(Artefact.VersionOf(version), _scorer.Current.Version);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task A_version_that_is_damaged_or_scores_otherwise_leaves_the_old_one_in_place()
    {
        var encoder = SmallModels.Encoder(1);
        var good = SmallModels.Of(encoder, 1);
        var head = (LinearHead)good.Head;
        var broken = good with { Head = head with { Columns = [[.. head.Columns[0].Select(_ => float.NaN)], .. head.Columns[1..]] } };
        await _scorer.Serve(good, Cancellation);

        Assert.Equal("model_not_servable", (await _scorer.Serve(broken, Cancellation))?.Code);
        Assert.Equal("model_not_servable", (await _scorer.Serve(Path.GetTempPath(), null, Cancellation))?.Code);
        Assert.Equal(Artefact.VersionOf(good), _scorer.Current!.Version);
    }

    [Fact]
    public async Task Scorers_of_one_device_share_its_queue_and_no_batch()
    {
        var encoder = SmallModels.Encoder(1);
        await using var other = new OnnxRewardScorer(_host, EncoderFormats.Default);
        var (mine, theirs) = (SmallModels.Of(encoder, 1), SmallModels.Of(encoder, 2));
        await _scorer.Serve(mine, Cancellation);
        await other.Serve(theirs, Cancellation);
        var random = new Random(1);
        var requests = Enumerable.Range(0, 50).Select(_ => Request(random)).ToList();

        var replies = await Task.WhenAll(requests.SelectMany(request => new[] { _scorer.Score(request, Cancellation), other.Score(request, Cancellation) }));

        for (var n = 0; n < replies.Length; n++)
        {
            var (request, model) = (requests[n / 2], n % 2 == 0 ? mine : theirs);
            Assert.Equal(
                SmallModels.Plain(model, request.Prompt, request.Answers[0])[0], Assert.IsType<ScoreReply.Scored>(replies[n]).Answers[0].Score, 1e-5);
        }
    }

    [Fact]
    public async Task Without_a_model_or_an_answer_the_refusal_says_so()
    {
        Assert.Equal("no_model", await Code(new ScoreRequest("p", ["a"], ScoreLane.Lease)));
        Assert.Equal("invalid_request", await Code(new ScoreRequest("p", [], ScoreLane.Lease)));
        Assert.Equal("invalid_request", await Code(new ScoreRequest("p", ["a", " "], ScoreLane.Lease)));
    }

    [Fact]
    public async Task A_text_of_a_megabyte_and_one_without_a_known_word_are_scored()
    {
        var model = SmallModels.Of(SmallModels.Encoder(1), 2);
        await _scorer.Serve(model, Cancellation);
        var random = new Random(3);
        foreach (var answer in new[] { SmallModels.Text(random, 300_000), "zzz", "\0\uD800" })
        {
            var reply = await _scorer.Score(new ScoreRequest("", [answer], ScoreLane.Lease, TimeSpan.FromMinutes(1)), Cancellation);

            Assert.Equal(SmallModels.Plain(model, "", answer)[0], Assert.IsType<ScoreReply.Scored>(reply).Answers[0].Score, 1e-4);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _scorer.DisposeAsync();
        await _host.DisposeAsync();
    }

    private async Task<string> Code(ScoreRequest request) =>
        Assert.IsType<ScoreReply.Refused>(await _scorer.Score(request, Cancellation)).Reason.Code;

    private static ScoreRequest Request(Random random) => new(
        SmallModels.Text(random), [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => SmallModels.Text(random))],
        (ScoreLane)random.Next(3), TimeSpan.FromMinutes(1));
}
