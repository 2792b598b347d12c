using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Routing.Core.RewardModels;
using Routing.RewardModels;
using Routing.RewardModels.Lines;
using Routing.Statistics.Preferences;

namespace Routing.Benchmarks;

/// <summary>From a new label to a served new head while scores are asked for, and the memory of many retrainings.</summary>
internal static class LineBenchmark
{
    private const int Texts = 16, SmallModel = 200, ColdPairs = 2;

    private static readonly string[] _words =
        [.. Enumerable.Range(0, 2000).Select(n => "w" + n.ToString(CultureInfo.InvariantCulture)), "because", "refund", "example", "therefore"];

    public static Command Build()
    {
        var pairs = new Option<int>("--pairs") { Description = "Labelled pairs.", DefaultValueFactory = _ => 10_000 };
        var inFlight = new Option<int>("--in-flight") { Description = "Score requests in flight.", DefaultValueFactory = _ => 1_000 };
        var swaps = new Option<int>("--swaps") { Description = "New labels, each followed by a fit and a swap.", DefaultValueFactory = _ => 50 };
        var cycles = new Option<int>("--cycles") { Description = "Retrainings and swaps of a small model.", DefaultValueFactory = _ => 1_000 };
        var command = new Command("reward-line", "From a new label to a served new head, and the memory of many retrainings.") { pairs, inFlight, swaps, cycles };
        command.SetAction((parsed, cancellation) => Run(
            parsed.GetValue(pairs), parsed.GetValue(inFlight), parsed.GetValue(swaps), parsed.GetValue(cycles), cancellation));
        return command;
    }

    private static async Task<int> Run(int pairs, int inFlight, int swaps, int cycles, CancellationToken cancellation)
    {
        var root = Directory.CreateTempSubdirectory("routing-line-").FullName;
        try
        {
            await Swaps(root, Rows(pairs + swaps), pairs, inFlight, swaps, cancellation);
            await Memory(root, Rows(SmallModel + cycles), cycles, cancellation);
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task Swaps(
        string root, ImmutableArray<PreferenceRow> rows, int pairs, int inFlight, int swaps, CancellationToken cancellation)
    {
        var trainer = new LineTrainer();
        var watch = Stopwatch.StartNew();
        var folder = Fit(trainer, rows[..pairs], null, root, cancellation);
        Print($"cold fit of {pairs} pairs: {watch.Elapsed.TotalSeconds:0.00} s (encoder, prior, head, five hold-out heads)");
        await using var scorer = new LinearScorer();
        var expected = new ConcurrentDictionary<(string Version, int Text), float>();
        await Serve(scorer, folder, rows, expected, cancellation);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (answered, refused, mixed) = (0L, 0L, 0L);
        var asking = Enumerable.Range(0, inFlight).Select(n => Task.Run(
            async () =>
            {
                for (var at = n; !stop.IsCancellationRequested; at++)
                {
                    var row = rows[at % Texts];
                    var reply = await scorer.Score(
                        new ScoreRequest(row.Prompt, [row.AnswerA, row.AnswerB], ScoreLane.OpenItem), CancellationToken.None);
                    if (reply is not ScoreReply.Scored scored)
                        Interlocked.Increment(ref refused);
                    else if (Math.Abs(expected[(scored.Model.Version, at % Texts)] - (scored.Answers[0].Score - scored.Answers[1].Score)) > 1e-4)
                        Interlocked.Increment(ref mixed);
                    Interlocked.Increment(ref answered);
                }
            },
            CancellationToken.None)).ToArray();

        var seconds = new List<double>();
        for (var swap = 1; swap <= swaps; swap++)
        {
            watch.Restart();
            folder = Fit(trainer, rows[..(pairs + swap)], folder, root, cancellation);
            await Serve(scorer, folder, rows, expected, cancellation);
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        await stop.CancelAsync();
        await Task.WhenAll(asking);
        seconds.Sort();
        Print($"new label to served new head at {pairs} pairs, {inFlight} requests in flight, {swaps} swaps: p50 {seconds[swaps / 2]:0.00} s, p95 {seconds[(int)(0.95 * (swaps - 1))]:0.00} s, most {seconds[^1]:0.00} s");
        Print($"requests: {answered} answered, {refused} refused, {mixed} with scores of another version than they name, 0 lost ({inFlight} of {asking.Count(task => task.IsCompletedSuccessfully)} loops ended well)");
    }

    private static async Task Memory(string root, ImmutableArray<PreferenceRow> rows, int cycles, CancellationToken cancellation)
    {
        var trainer = new LineTrainer();
        await using var scorer = new LinearScorer();
        string? parent = null;
        for (var cycle = 1; cycle <= cycles; cycle++)
        {
            var folder = Fit(trainer, rows.Slice(cycle, SmallModel), parent, root, cancellation);
            if (await scorer.Serve(folder, cancellation) is { } refusal)
                throw new InvalidOperationException(refusal.Detail);
            if (parent is not null)
                Directory.Delete(parent, recursive: true);
            parent = folder;
            if (cycle % Math.Max(1, cycles / 10) == 0)
            {
                using var process = Process.GetCurrentProcess();
                Print($"after {cycle} retrainings and swaps of a small model: {GC.GetTotalMemory(forceFullCollection: true) / 1e6:0.0} MB managed, {process.WorkingSet64 / 1e6:0} MB resident");
            }
        }
    }

    // A run up to the point at which its heads are on disk; evaluation and audits come after.
    private static string Fit(
        LineTrainer trainer, ImmutableArray<PreferenceRow> rows, string? parent, string root, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, Path.GetRandomFileName())).FullName;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var data = new PreferenceDataset(
            rows.Length, rows, parent is not null ? [] : [.. rows.SelectMany(row => new[] { (row.Prompt, row.AnswerA), (row.Prompt, row.AnswerB) })]);
        try
        {
            trainer.Train(new TrainingInput(data, parent, 1, folder), new UntilSaved(stop), stop.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Saved.
        }

        return folder;
    }

    private static async Task Serve(
        LinearScorer scorer, string folder, ImmutableArray<PreferenceRow> rows,
        ConcurrentDictionary<(string Version, int Text), float> expected, CancellationToken cancellation)
    {
        var model = Artefact.Load(folder, EncoderFormats.Default);
        var version = Artefact.VersionOf(model);
        for (var n = 0; n < Texts; n++)
        {
            var encoded = model.Encoder.Encode([new(rows[n].Prompt, rows[n].AnswerA), new(rows[n].Prompt, rows[n].AnswerB)], cancellation);
            expected[(version, n)] = (float)(model.Head.Score(encoded[0].Features) - model.Head.Score(encoded[1].Features));
        }

        if (await scorer.Serve(folder, cancellation) is { } refusal)
            throw new InvalidOperationException(refusal.Detail);
    }

    private static ImmutableArray<PreferenceRow> Rows(int count)
    {
        var random = new Random(1);
        string Answer(bool good) => string.Join(' ', Enumerable.Range(0, random.Next(20, 80))
            .Select(_ => random.NextDouble() < (good ? 0.1 : 0.04) ? _words[^random.Next(1, 5)] : _words[random.Next(2000)]));
        return [.. Enumerable.Range(0, count).Select(n =>
        {
            var first = random.Next(2) == 0;
            return new PreferenceRow(
                string.Create(CultureInfo.InvariantCulture, $"item-{n:000000}"), "general",
                string.Create(CultureInfo.InvariantCulture, $"Question {n / ColdPairs} about {_words[n % 2000]}?"), Answer(first), Answer(!first),
                first ? new PairOutcome(0.6, 0.1, 0.05) : new PairOutcome(0.1, 0.6, 0.05), first ? 0 : 1);
        })];
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed class UntilSaved(CancellationTokenSource stop) : IProgress<TrainingStep>
    {
        public void Report(TrainingStep value)
        {
            if (value.Phase == LineTrainer.Saved)
                stop.Cancel();
        }
    }
}
