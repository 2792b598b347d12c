using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.Core.Tasks;
using Routing.Hosting;
using Routing.RewardModels;
using Routing.Storage.Sqlite;

namespace Routing.Benchmarks;

/// <summary>From the acknowledgement of a new label to the first score by a head that learnt from it, in a whole node with a client, while
/// scores are asked for.</summary>
internal static class LabelBenchmark
{
    private const string Name = "labels", Person = "ada";

    private const int SiloPort = 21998, GatewayPort = 23998, Texts = 16, Slots = 4, Seed = 1;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    public static Command Build()
    {
        var pairs = new Option<int>("--pairs") { Description = "Judged pairs.", DefaultValueFactory = _ => 10_000 };
        var inFlight = new Option<int>("--in-flight") { Description = "Score requests in flight.", DefaultValueFactory = _ => 1_000 };
        var swaps = new Option<int>("--swaps") { Description = "New labels, each waited for.", DefaultValueFactory = _ => 50 };
        var command = new Command("label-to-head", "From a new label to a served head that learnt from it, in a node with a client.") { pairs, inFlight, swaps };
        command.SetAction((parsed, cancellation) => Run(parsed.GetValue(pairs), parsed.GetValue(inFlight), parsed.GetValue(swaps), cancellation));
        return command;
    }

    private static async Task<int> Run(int pairs, int inFlight, int swaps, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("routing-label-").FullName;
        try
        {
            var rows = LineBenchmark.Rows(2 * (pairs + swaps));
            await Prepare(folder, rows, pairs, swaps, cancellation);
            using var node = Node.Build(new NodeOptions(folder, SiloPort, GatewayPort));
            await node.StartAsync(cancellation);
            await using var client = await RoutingClient.Connect(GatewayPort, cancellation);
            Receipts.Expect(await client.Apply("apply", Name, ProgrammeJson.Write(NodeBenchmark.Programme with
            {
                Risks = [new RiskClass("low", 0.000001, 1, 1, false)],
                RewardModel = new RewardModelPolicy
                {
                    NewLabels = int.MaxValue, RefitLabels = 1, RefitLabelShare = 0, Schedule = TimeSpan.Zero, Seed = Seed,
                },
            }), cancellation));
            foreach (var receipt in await client.EnrolReviewers(Name, [new ReviewerDocument(Person, "crowd", [])], cancellation))
                Receipts.Expect(receipt);
            var watch = Stopwatch.StartNew();
            Receipts.Expect(await client.TrainModel(Name, Person, cancellation));
            while ((await client.ModelStatus(Name, cancellation)) is { Served: null } status)
            {
                if (status.LastFailure is { } failure)
                    throw new InvalidOperationException(failure);
                await Task.Delay(200, cancellation);
            }

            Print($"a whole run on {pairs} pairs: {watch.Elapsed.TotalSeconds:0.0} s");
            var journal = node.Services.GetRequiredService<IJournal>();
            var scores = new Scores(client, rows);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await scores.Ready(cancellation);
            var models = Path.Combine(folder, "models");
            scores.Keep(models);
            var asking = Enumerable.Range(0, inFlight).Select(n => Task.Run(() => scores.Ask(n, stop.Token), CancellationToken.None)).ToArray();

            var latencies = new List<double>();
            for (var swap = 1; swap <= swaps; swap++)
            {
                var task = await Work(client, swap, cancellation);
                Receipts.Expect(await client.Submit(new Submission($"submit:{swap}", Name, task.Item, Person, task.Fence, swap % 2 == 0 ? "A" : "B"), cancellation));
                var acknowledged = Stopwatch.GetTimestamp();
                long? at = null;
                while (at is null)
                {
                    if (Stopwatch.GetElapsedTime(acknowledged) > _patience)
                        throw new TimeoutException($"Label {swap} is in no head after {_patience}: {string.Join("; ", (await client.ModelStatus(Name, cancellation)).Waiting)}");
                    await Task.Delay(5, cancellation);
                    at = await LearntBy(journal, pairs + swap, cancellation) is { } refit ? scores.FirstFrom(refit) : null;
                }

                latencies.Add(Stopwatch.GetElapsedTime(acknowledged, at.Value).TotalSeconds);
                scores.Keep(models);
            }

            await stop.CancelAsync();
            await Task.WhenAll(asking);
            latencies.Sort();
            double At(double share) => latencies[(int)Math.Ceiling(share * swaps) - 1];
            Print($"new label to a score by a head that learnt from it at {pairs} pairs, {inFlight} requests in flight, {swaps} labels: p50 {At(0.5):0.000} s, p95 {At(0.95):0.000} s, most {latencies[^1]:0.000} s");
            Print($"requests: {scores.Asked} asked, {scores.Asked - scores.Answered} lost, refused {scores.Refused}, {scores.Mixed()} with scores of another version than they name; {scores.Versions} versions");
            await node.StopAsync(CancellationToken.None);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Judged items, each once, and open ones whose prompts heads learn from.
    private static async Task Prepare(string folder, ImmutableArray<PreferenceRow> rows, int pairs, int swaps, CancellationToken cancellation)
    {
        var codec = new JsonEventCodec<FeedbackTaskEvent>();
        var now = TimeProvider.System.GetUtcNow();
        await using var journal = new SqliteJournal(Path.Combine(folder, "journal.db"));
        var open = rows.Skip(pairs).Where(row => !PreferenceDataset.IsValidation(row.Prompt, Seed)).Take(swaps).ToList();
        FeedbackTaskEvent[] Facts(PreferenceRow row, bool judged)
        {
            var opened = new FeedbackTaskEvent.Opened(new ItemContent(row.Item, row.Prompt, row.AnswerA, row.AnswerB), now);
            return !judged ? [opened]
            :
            [
                opened,
                new FeedbackTaskEvent.Judged($"j:{row.Item}", $"person-{row.Item.Length}{row.Item[^1]}", false, 1, new Answer { Choice = row.Leading == 0 ? "A" : "B" }, [row.Leading], now),
                new FeedbackTaskEvent.Closed("overlap_reached", [row.Leading], null, now),
            ];
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = 512, CancellationToken = cancellation };
        await Parallel.ForEachAsync(rows.Take(pairs).Select(row => (row, true)).Concat(open.Select(row => (row, false))), options, async (one, token) =>
            await journal.Append(Keys.ItemStreams(Name) + one.row.Item, 0, [.. Facts(one.row, one.Item2).Select(codec.Encode)], token));
    }

    private static async Task<TaskView> Work(RoutingClient client, int swap, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        for (var n = 0; ; n++)
        {
            if ((await client.RequestWork($"ask:{swap}:{n}", Name, Person, cancellation)).Task is { } task)
                return task;
            if (watch.Elapsed > _patience)
                throw new TimeoutException("There is no work.");
            await Task.Delay(20, cancellation);
        }
    }

    // The first refit that read so many judgments.
    private static async Task<int?> LearntBy(IJournal journal, long judgments, CancellationToken cancellation)
    {
        var codec = new JsonEventCodec<RewardModelEvent>();
        await foreach (var recorded in journal.Read("rewardModel/" + Keys.RewardModel(Name), 0, cancellation))
        {
            if (codec.Decode(recorded.Body) is RewardModelEvent.Refitted refitted && refitted.Judgments >= judgments)
                return refitted.Refit;
        }

        return null;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Those who ask for scores, and what they were answered.</summary>
    private sealed class Scores(RoutingClient client, ImmutableArray<PreferenceRow> rows)
    {
        // By number of the refit, 0 for the version's own head.
        private readonly ConcurrentDictionary<int, long> _first = new();
        private readonly ConcurrentDictionary<(string Version, int Text, float Difference), long> _answers = new();
        private readonly ConcurrentDictionary<string, long> _refused = new(StringComparer.Ordinal);
        private readonly HashSet<string> _kept = new(StringComparer.Ordinal);
        private readonly Dictionary<string, RewardModel> _versions = new(StringComparer.Ordinal);
        private RewardModel? _whole;
        private long _asked, _answered;

        public long Asked => _asked;

        public long Answered => _answered;

        public string Refused => _refused.IsEmpty ? "none" : string.Join(", ", _refused.Select(refusal => $"{refusal.Value} {refusal.Key}"));

        public int Versions => _answers.Keys.Select(answer => answer.Version).Distinct(StringComparer.Ordinal).Count();

        public async Task Ask(int caller, CancellationToken stop)
        {
            for (var at = caller; !stop.IsCancellationRequested; at++)
            {
                var row = rows[at % Texts];
                Interlocked.Increment(ref _asked);
                var reply = await client.Score(Name, row.Prompt, [row.AnswerA, row.AnswerB], CancellationToken.None, caller % Slots);
                Interlocked.Increment(ref _answered);
                if (reply is not { Code: null, Model: { } model, Version: { } version })
                {
                    _refused.AddOrUpdate(reply.Code ?? "unnamed", 1, static (_, count) => count + 1);
                    continue;
                }

                var dot = model.IndexOf('.', StringComparison.Ordinal);
                _first.TryAdd(dot < 0 ? 0 : int.Parse(model.AsSpan(dot + 1), CultureInfo.InvariantCulture), Stopwatch.GetTimestamp());
                _answers.AddOrUpdate((version, at % Texts, (float)(reply.Scores[0] - reply.Scores[1])), 1, static (_, count) => count + 1);
            }
        }

        /// <summary>Until the version is loaded.</summary>
        public async Task Ready(CancellationToken cancellation)
        {
            for (var slot = 0; slot < Slots; slot++)
            {
                while ((await client.Score(Name, rows[0].Prompt, [rows[0].AnswerA], cancellation, slot)).Code is not null)
                    await Task.Delay(50, cancellation);
            }
        }

        /// <summary>When a score by this refit or a later one was first seen; null: not yet.</summary>
        public long? FirstFrom(int refit) =>
            _first.Where(seen => seen.Key >= refit).Select(seen => (long?)seen.Value).Min();

        /// <summary>Takes note of the versions that lie here: a head that is replaced leaves the disk.</summary>
        public void Keep(string models)
        {
            foreach (var folder in Directory.GetDirectories(models).Where(_kept.Add))
            {
                if (File.Exists(Path.Combine(folder, ModelFiles.Lineage)))
                    Keep(_whole = Artefact.Load(folder, EncoderFormats.Default));
                else if (File.Exists(Path.Combine(folder, "refit.json")))
                    Keep(Artefact.LoadHead(folder, _whole ?? throw new InvalidOperationException("A head lies there without its version.")));
            }

            void Keep(RewardModel model) => _versions[Artefact.VersionOf(model)] = model;
        }

        /// <summary>Answers that differ from what the version that they name gives, computed anew from its files.</summary>
        public long Mixed()
        {
            return _answers.Sum(answer =>
            {
                var row = rows[answer.Key.Text];
                if (!_versions.TryGetValue(answer.Key.Version, out var model))
                    return answer.Value;
                var encoded = model.Encoder.Encode([new(row.Prompt, row.AnswerA), new(row.Prompt, row.AnswerB)], CancellationToken.None);
                return Math.Abs(model.Head.Score(encoded[0]) - model.Head.Score(encoded[1]) - answer.Key.Difference) > 1e-4 ? answer.Value : 0;
            });
        }
    }
}
