using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.Core.Telemetry;
using Routing.Hosting;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.Scoring.Serving;
using Routing.Scoring.Sessions;
using Routing.Storage.Sqlite;

namespace Routing.Benchmarks;

/// <summary>Scores asked of the scorer grains of a node, which start from texts, beside the runtime called with batches of the sizes that
/// the node formed: alone on one thread, with texts that were encoded before; after encoding on the same thread; and while all cores
/// encode.</summary>
internal static class ScorerGrainBenchmark
{
    private const string Name = "scores";

    private const int SiloPort = 21997, GatewayPort = 23997, Slots = 4, RowsOfPair = 3;

    public static Command Build()
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds over all requests.", DefaultValueFactory = _ => 9 };
        var callers = new Option<int>("--callers") { Description = "Callers that each wait for their answer.", DefaultValueFactory = _ => 64 };
        var command = new Command("scoring-grain", "Scores through the scorer grains of a node, beside the runtime called directly.") { rounds, callers };
        command.SetAction((parsed, cancellation) => Run(parsed.GetValue(rounds), parsed.GetValue(callers), cancellation));
        return command;
    }

    private static async Task<int> Run(int rounds, int callers, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("routing-scores-").FullName;
        try
        {
            var (model, requests) = ScoringBenchmark.Sample();
            await Prepare(folder, model, cancellation);
            using var node = Node.Build(new NodeOptions(folder, SiloPort, GatewayPort));
            await node.StartAsync(cancellation);
            var grains = node.Services.GetRequiredService<IGrainFactory>();
            var receipt = await grains.GetGrain<IProgrammeGrain>(Name).Apply(
                "apply", ProgrammeJson.Write(NodeBenchmark.Programme with { RewardModel = new RewardModelPolicy() }), cancellation);
            if (receipt.Code is not null)
                throw new InvalidOperationException($"{receipt.Code}: {receipt.Detail}");
            await Ready(grains, requests[0], cancellation);

            var sizes = new ConcurrentQueue<int>();
            using var listener = new MeterListener();
            listener.InstrumentPublished = (instrument, all) =>
            {
                if (ReferenceEquals(instrument, Instruments.ScoringBatch))
                    all.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<int>((_, rows, _, _) => sizes.Enqueue(rows));
            listener.Start();
            using var version = ProjectedVersion.Open(
                new ServedModel("bench", model.Encoder.Id, "cpu", 1), (LatentEncoder)model.Encoder, (LinearHead)model.Head, model.Domain, null, ScoringDevice.Cpu);
            var (ofRuntime, ofText, ofCores) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = -2; round < rounds; round++)
            {
                sizes.Clear();
                var through = await Through(grains, requests, callers, cancellation);
                // A batch is counted after its answers are given.
                while (sizes.Sum() < RowsOfPair * requests.Count)
                    await Task.Delay(1, cancellation);
                var batches = Batches(requests, sizes);
                var (runtime, text) = Direct(version, batches);
                var cores = OnAllCores(version, batches);
                // The first rounds compile.
                if (round < 0)
                    continue;
                ofRuntime.Add(runtime / through);
                ofText.Add(text / through);
                ofCores.Add(cores / through);
                var answers = 2 * requests.Count;
                Print($"round {round + 1}: {answers / through:0} answers/s through the grains in {sizes.Count} batches; the runtime alone {answers / runtime:0} ({ofRuntime[^1]:0.00}), from the text {answers / text:0} ({ofText[^1]:0.00}), from the text on all cores {answers / cores:0} ({ofCores[^1]:0.00})");
            }

            ofRuntime.Sort();
            ofText.Sort();
            ofCores.Sort();
            Print($"median ratio to the runtime alone {ofRuntime[rounds / 2]:0.00}, to encoding and runtime on one thread {ofText[rounds / 2]:0.00}, on all cores {ofCores[rounds / 2]:0.00}");
            await node.StopAsync(CancellationToken.None);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A line that serves a model: what a run and its rule would have written.
    private static async Task Prepare(string folder, RewardModel model, CancellationToken cancellation)
    {
        var store = new Routing.Storage.FileArtefactStore(Path.Combine(folder, "models"));
        var written = store.NewFolder("benchmark");
        Artefact.Save(model, written);
        var artefact = store.Put(written);
        var now = TimeProvider.System.GetUtcNow();
        var codec = new JsonEventCodec<RewardModelEvent>();
        await using var journal = new SqliteJournal(Path.Combine(folder, "journal.db"));
        RewardModelEvent[] facts =
        [
            new RewardModelEvent.Planned("overall-1", 1, [], "", 0, 0, true, null, 1, now),
            new RewardModelEvent.Trained(
                "overall-1", 1, artefact, "", 0, new ModelSummary(0.7, 0.6, 0.8, 400, 0.6, 0, 0.6, 0.5, 0.5, 0.5, ModelVerdict.Hold, [], []), now),
            // A shadow: hold-out heads, which steer routing, are not asked for.
            new RewardModelEvent.Served("serve", 1, ServingStage.Shadow, "bench", "", now),
        ];
        await journal.Append("rewardModel/" + Keys.RewardModel(Name), 0, [.. facts.Select(codec.Encode)], cancellation);
    }

    private static async Task Ready(IGrainFactory grains, ScoreRequest request, CancellationToken cancellation)
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            while ((await Ask(grains, slot, request, cancellation)).Code is { })
                await Task.Delay(50, cancellation);
        }
    }

    private static async Task<double> Through(IGrainFactory grains, IReadOnlyList<ScoreRequest> requests, int callers, CancellationToken cancellation)
    {
        var (next, refused) = (-1, 0);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(
            async () =>
            {
                for (var n = Interlocked.Increment(ref next); n < requests.Count; n = Interlocked.Increment(ref next))
                {
                    if ((await Ask(grains, caller % Slots, requests[n], cancellation)).Code is not null)
                        Interlocked.Increment(ref refused);
                }
            },
            cancellation)));
        return refused == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"{refused} requests were refused.");
    }

    private static Task<ScoreBatchReply> Ask(IGrainFactory grains, int slot, ScoreRequest request, CancellationToken cancellation) =>
        grains.GetGrain<IScorerGrain>(Keys.Scorer(Name, slot)).Score(new ScoreBatch(request.Prompt, [.. request.Answers]), cancellation);

    private static List<List<ScoreRequest>> Batches(IReadOnlyList<ScoreRequest> requests, IReadOnlyCollection<int> sizes)
    {
        var (batches, at) = (new List<List<ScoreRequest>>(sizes.Count), 0);
        foreach (var count in sizes.Select(rows => rows / RowsOfPair))
        {
            batches.Add([.. requests.Skip(at).Take(count)]);
            at += count;
        }

        return batches;
    }

    // Seconds of the runtime, and of encoding and runtime, on this thread.
    private static (double Runtime, double Text) Direct(ProjectedVersion version, List<List<ScoreRequest>> batches)
    {
        var (runtime, whole) = (0.0, Stopwatch.StartNew());
        foreach (var batch in batches)
            runtime += Run(version, batch.ConvertAll(version.Encode));
        return (runtime, whole.Elapsed.TotalSeconds);
    }

    // Seconds from texts to scores where this thread runs one batch while the pool encodes the next ones.
    private static double OnAllCores(ProjectedVersion version, List<List<ScoreRequest>> batches)
    {
        var watch = Stopwatch.StartNew();
        foreach (var batch in batches.AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(batch => batch.ConvertAll(version.Encode)))
            Run(version, batch);
        return watch.Elapsed.TotalSeconds;
    }

    // Seconds of the runtime alone.
    private static double Run(ProjectedVersion version, List<EncodedRequest> batch)
    {
        using var arrays = new RentedArrays();
        var inputs = version.Inputs([.. batch.Select(one => (SparseAnswers)one.Encoded)], arrays);
        var began = Stopwatch.GetTimestamp();
        version.Run(inputs, 2 * batch.Count);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
