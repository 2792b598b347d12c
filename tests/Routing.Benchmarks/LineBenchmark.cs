using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Routing.Core.Ledgers;
using Routing.Core.RewardModels;
using Routing.RewardModels;
using Routing.RewardModels.Lines;
using Routing.Scoring.Serving;
using Routing.Statistics.Preferences;

namespace Routing.Benchmarks;

/// <summary>From a new label to a served new head while scores are asked for, and the memory of many retrainings.</summary>
internal static class LineBenchmark
{
    private const int Texts = 16, SmallModel = 200, ColdPairs = 2;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

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
        await using var host = new ScoringHost(new ScorerOptions { Device = new DeviceChoice.Cpu() }, TimeProvider.System);
        await using var scorer = new OnnxRewardScorer(host, EncoderFormats.Default);
        var model = Artefact.Load(folder, EncoderFormats.Default);
        var expected = new ConcurrentDictionary<(string Version, int Text), float>();
        Expect(model, rows, expected, cancellation);
        Refused(await scorer.Serve(folder, null, cancellation));

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (asked, answered, refused, mixed) = (0L, 0L, 0L, 0L);
        var asking = Enumerable.Range(0, inFlight).Select(n => Task.Run(
            async () =>
            {
                for (var at = n; !stop.IsCancellationRequested; at++)
                {
                    var row = rows[at % Texts];
                    Interlocked.Increment(ref asked);
                    var reply = await scorer.Score(
                        new ScoreRequest(row.Prompt, [row.AnswerA, row.AnswerB], ScoreLane.OpenItem, _patience), CancellationToken.None);
                    if (reply is not ScoreReply.Scored scored)
                        Interlocked.Increment(ref refused);
                    else if (Math.Abs(expected[(scored.Model.Version, at % Texts)] - (scored.Answers[0].Score - scored.Answers[1].Score)) > 1e-4)
                        Interlocked.Increment(ref mixed);
                    Interlocked.Increment(ref answered);
                }
            },
            CancellationToken.None)).ToArray();

        var (fit, whole, changed, before) = (new List<double>(), new List<double>(), 0, scorer.Current!.Version);
        for (var swap = 1; swap <= swaps; swap++)
        {
            var data = new PreferenceDataset(pairs + swap, rows[..(pairs + swap)], []);
            var head = Directory.CreateDirectory(Path.Combine(root, Path.GetRandomFileName())).FullName;
            watch.Restart();
            if (trainer.Refit(new TrainingInput(data, folder, 1, head), cancellation) is { } objection)
                throw new InvalidOperationException(objection);
            var fitted = watch.Elapsed;
            // What the requests are checked against is no part of the swap.
            Expect(Artefact.LoadHead(head, model), rows, expected, cancellation);
            watch.Restart();
            Refused(await scorer.Serve(folder, head, cancellation));
            fit.Add(fitted.TotalSeconds);
            whole.Add((fitted + watch.Elapsed).TotalSeconds);
            // A label of a validation prompt teaches no head.
            changed += scorer.Current!.Version == before ? 0 : 1;
            before = scorer.Current.Version;
        }

        await stop.CancelAsync();
        await Task.WhenAll(asking);
        fit.Sort();
        whole.Sort();
        double At(List<double> sorted, double share) => sorted[(int)Math.Ceiling(share * swaps) - 1];
        Print($"new label to served new head at {pairs} pairs, {inFlight} requests in flight, {swaps} swaps ({changed} with another head): p50 {At(whole, 0.5):0.000} s, p95 {At(whole, 0.95):0.000} s, most {whole[^1]:0.000} s (of it the fit: p50 {At(fit, 0.5):0.000} s, p95 {At(fit, 0.95):0.000} s)");
        Print($"requests: {asked} asked, {asked - answered} lost, {refused} refused, {mixed} with scores of another version than they name");
    }

    private static async Task Memory(string root, ImmutableArray<PreferenceRow> rows, int cycles, CancellationToken cancellation)
    {
        var trainer = new LineTrainer();
        await using var host = new ScoringHost(new ScorerOptions { Device = new DeviceChoice.Cpu() }, TimeProvider.System);
        await using var scorer = new OnnxRewardScorer(host, EncoderFormats.Default);
        string? parent = null;
        for (var cycle = 1; cycle <= cycles; cycle++)
        {
            var folder = Fit(trainer, rows.Slice(cycle, SmallModel), parent, root, cancellation);
            Refused(await scorer.Serve(folder, null, cancellation));
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

    private static void Expect(
        RewardModel model, ImmutableArray<PreferenceRow> rows, ConcurrentDictionary<(string Version, int Text), float> expected,
        CancellationToken cancellation)
    {
        var version = Artefact.VersionOf(model);
        for (var n = 0; n < Texts; n++)
        {
            var encoded = model.Encoder.Encode([new(rows[n].Prompt, rows[n].AnswerA), new(rows[n].Prompt, rows[n].AnswerB)], cancellation);
            expected[(version, n)] = (float)(model.Head.Score(encoded[0]) - model.Head.Score(encoded[1]));
        }
    }

    private static void Refused(Refusal? refusal)
    {
        if (refusal is not null)
            throw new InvalidOperationException(refusal.Detail);
    }

    internal static ImmutableArray<PreferenceRow> Rows(int count)
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
