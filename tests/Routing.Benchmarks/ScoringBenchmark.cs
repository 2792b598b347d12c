using System.Diagnostics;
using System.Globalization;
using Routing.Core.RewardModels;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Training;
using Routing.Scoring.Batching;
using Routing.Scoring.Serving;
using Routing.Scoring.Sessions;

namespace Routing.Benchmarks;

/// <summary>Scores with the default encoder: the graph by size of batch, plain arithmetic, and the batcher beside the runtime called
/// directly with the same batches. A request has two answers, as a pair has.</summary>
internal static class ScoringBenchmark
{
    private const int Words = 20_000, WordsOfAnswer = 200, WordsOfPrompt = 30, Pairs = 1024, Callers = 64;

    private static readonly int[] _sizes = [2, 8, 32, 128];

    public static async Task<int> Run(int rounds, CancellationToken cancellation)
    {
        var (model, texts, requests) = Whole();
        var (encoder, head) = ((LatentEncoder)model.Encoder, (LinearHead)model.Head);
        using var version = ProjectedVersion.Open(
            new ServedModel("bench", encoder.Id, "cpu", 1), encoder, head, model.Domain, null, ScoringDevice.Cpu);
        var encoded = requests.ConvertAll(version.Encode);
        Print($"{encoder.Tables.Idf.Length} rows of the projection; {texts.Average(text => text.Answer.Length):0} characters and {encoded.Average(one => ((SparseAnswers)one.Encoded).Answers[0].Index.Length):0} features an answer");

        Print($"| batch | answers/s, graph | p50 ms |");
        foreach (var size in _sizes)
            Sizes(version, encoded, size);
        Plain(encoder, model, texts);

        var (wall, processor) = (new List<double>(), new List<double>());
        // The first rounds compile.
        await Batched(version, encoded, cancellation);
        await Batched(version, encoded, cancellation);
        for (var round = 0; round < rounds; round++)
        {
            var (batches, through) = await Batched(version, encoded, cancellation);
            var direct = Direct(version, batches);
            wall.Add(direct.Wall / through.Wall);
            processor.Add(direct.Processor / through.Processor);
            Print($"round {round + 1}: {2 * encoded.Count / through.Wall.TotalSeconds:0} answers/s through the batcher, {2 * encoded.Count / direct.Wall.TotalSeconds:0} calling the runtime with the same {batches.Count} batches: {wall[^1]:0.00}, by processor time {processor[^1]:0.00}");
        }

        wall.Sort();
        processor.Sort();
        Print($"median ratio {wall[rounds / 2]:0.00}, by processor time {processor[rounds / 2]:0.00}");
        await FromTexts(model, requests, cancellation);
        return 0;
    }

    /// <summary>A model of the default encoder with a head by chance, and pairs to score.</summary>
    public static (RewardModel Model, List<ScoreRequest> Requests) Sample()
    {
        var (model, _, requests) = Whole();
        return (model, requests);
    }

    private static (RewardModel Model, List<PromptedAnswer> Texts, List<ScoreRequest> Requests) Whole()
    {
        var random = new Random(1);
        var texts = Enumerable.Range(0, 4000).Select(_ => new PromptedAnswer(Text(random, WordsOfPrompt), Text(random, WordsOfAnswer))).ToList();
        var encoder = LatentEncoder.Fit(texts, 1);
        var head = new LinearHead(
            [.. Enumerable.Range(0, 1 + LinearHead.Draws).Select(_ => Enumerable.Range(0, encoder.Blocks.Dimension).Select(_ => (float)random.NextDouble() - 0.5f).ToArray())], 0, 1);
        var seen = encoder.Encode(texts, CancellationToken.None);
        return (
            new RewardModel(encoder, head, 0, [], new Lineage("", 1, 0, 0, [], new HeadPrior(1, 1, 1), 0, Preferred.A, ""))
            {
                Domain = FeatureDistance.Fit(
                    [.. seen.Select(text => text.Features)], [.. seen.Select((_, n) => n % 2 == 0)], [.. seen.Select(text => text.Unseen)]),
            },
            texts,
            [.. texts.Take(Pairs).Select(text => new ScoreRequest(text.Prompt, [text.Answer, Text(random, WordsOfAnswer)], ScoreLane.OpenItem, TimeSpan.FromMinutes(1)))]);
    }

    private static void Sizes(ProjectedVersion version, List<EncodedRequest> encoded, int size)
    {
        var batches = encoded.Chunk(size / 2).Select(batch => version.Inputs([.. batch.Select(one => (SparseAnswers)one.Encoded)], new RentedArrays())).ToList();
        version.Run(batches[0], size);
        var times = new List<double>();
        var watch = Stopwatch.StartNew();
        foreach (var batch in batches)
        {
            var at = Stopwatch.GetTimestamp();
            version.Run(batch, size);
            times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        }

        var elapsed = watch.Elapsed.TotalSeconds;
        times.Sort();
        Print($"| {size} | {2 * encoded.Count / elapsed:0} | {times[times.Count / 2]:0.00} |");
    }

    private static void Plain(LatentEncoder encoder, RewardModel model, List<PromptedAnswer> texts)
    {
        var watch = Stopwatch.StartNew();
        foreach (var text in texts.Take(Pairs))
        {
            var features = model.Encoder.Encode([text], CancellationToken.None)[0].Features;
            foreach (var column in ((LinearHead)model.Head).Columns)
                _ = System.Numerics.Tensors.TensorPrimitives.Dot<float>(column, features);
        }

        var whole = watch.Elapsed;
        watch.Restart();
        foreach (var text in texts.Take(Pairs))
            _ = encoder.Sparse(text.Prompt, [text.Answer]);
        var hashing = watch.Elapsed;
        Print($"plain arithmetic, one thread: {Pairs / whole.TotalSeconds:0} answers/s from the text, {Pairs / (whole - hashing).TotalSeconds:0} without the hashing that the graph needs as well");
    }

    private static async Task<(List<List<EncodedRequest>> Batches, Cost Cost)> Batched(
        ProjectedVersion version, List<EncodedRequest> encoded, CancellationToken cancellation)
    {
        var batches = new List<List<EncodedRequest>>();
        await using var batcher = new ScoreBatcher<EncodedRequest, AnswerScore[]>(
            BatchLimits.Cpu,
            batch =>
            {
                batches.Add([.. batch]);
                return version.Run(batch);
            },
            TimeProvider.System, "cpu");
        var next = -1;
        var before = Cost.Now;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(
            async () =>
            {
                for (var n = Interlocked.Increment(ref next); n < encoded.Count; n = Interlocked.Increment(ref next))
                    await batcher.Submit(encoded[n], version, encoded[n].Size, ScoreLane.OpenItem, TimeSpan.FromMinutes(1), cancellation);
            },
            cancellation)));
        return (batches, Cost.Now.Less(before));
    }

    private static Cost Direct(ProjectedVersion version, List<List<EncodedRequest>> batches)
    {
        var inputs = batches.Select(batch => (
            Inputs: version.Inputs([.. batch.Select(one => (SparseAnswers)one.Encoded)], new RentedArrays()), 2 * batch.Count)).ToList();
        var before = Cost.Now;
        foreach (var (batch, count) in inputs)
            version.Run(batch, count);
        return Cost.Now.Less(before);
    }

    private static async Task FromTexts(RewardModel model, List<ScoreRequest> requests, CancellationToken cancellation)
    {
        await using var host = new ScoringHost(new ScorerOptions { Device = new DeviceChoice.Cpu() }, TimeProvider.System);
        await using var scorer = new OnnxRewardScorer(host, EncoderFormats.Default);
        var loading = Stopwatch.StartNew();
        if (await scorer.Serve(model, cancellation) is { } refusal)
            throw new InvalidOperationException(refusal.Detail);
        Print($"loaded, compared and warmed in {loading.Elapsed.TotalMilliseconds:0} ms");
        loading.Restart();
        await scorer.Serve(model with { Head = (LinearHead)model.Head with { Centre = 1 } }, cancellation);
        Print($"a new head of the same encoder in {loading.Elapsed.TotalMilliseconds:0} ms");
        var times = new Latencies();
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(
            async () =>
            {
                for (var n = Interlocked.Increment(ref next); n < requests.Count; n = Interlocked.Increment(ref next))
                {
                    var at = Stopwatch.GetTimestamp();
                    await scorer.Score(requests[n], cancellation);
                    times.Add(Stopwatch.GetElapsedTime(at));
                }
            },
            cancellation)));
        Print($"scorer from the text, {Callers} callers: {2 * requests.Count / watch.Elapsed.TotalSeconds:0} answers/s, {times}");
    }

    // Words by Zipf's law.
    private static string Text(Random random, int words) => string.Join(
        ' ', Enumerable.Range(0, (words / 2) + random.Next(words)).Select(_ => "w" + ((int)Math.Exp(random.NextDouble() * Math.Log(Words))).ToString("x4", CultureInfo.InvariantCulture)));

    private readonly record struct Cost(TimeSpan Wall, TimeSpan Processor)
    {
        public static Cost Now => new(Stopwatch.GetElapsedTime(0), Environment.CpuUsage.TotalTime);

        public Cost Less(Cost before) => new(Wall - before.Wall, Processor - before.Processor);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
