using System.CommandLine;
using System.Diagnostics;
using Routing.Core.Labels;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using Routing.Storage.Postgres;
using Routing.Storage.Schema;
using Routing.Storage.Sqlite;
using Routing.TestPostgres;

namespace Routing.Benchmarks;

/// <summary>How long a journal takes to read and to fold, as a start does.</summary>
internal static class ReadingBenchmark
{
    private const string Name = "bench";

    public static Command Build()
    {
        var items = new Option<int>("--items") { Description = "Open items.", DefaultValueFactory = _ => 1_000_000 };
        var postgres = new Option<bool>("--postgres") { Description = "On PostgreSQL; otherwise embedded." };
        var command = new Command("reading", "Measures how long a journal takes to read, to decode and to fold.") { items, postgres };
        command.SetAction((parsed, cancellation) => Run(parsed.GetValue(items), parsed.GetValue(postgres), cancellation));
        return command;
    }

    private static async Task<int> Run(int items, bool postgres, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("routing-bench-").FullName;
        try
        {
            await using var server = postgres ? await PostgresServer.Start(durable: false, cancellation) : null;
            IJournal journal;
            if (server is not null)
            {
                var database = await server.CreateDatabase(cancellation);
                await Migrator.Apply(database, cancellation);
                journal = await PostgresJournal.Open(database, cancellation: cancellation);
            }
            else
            {
                journal = new SqliteJournal(Path.Combine(folder, "journal.db"));
            }

            await using var closing = (IAsyncDisposable)journal;
            await CycleLoad.Prepare(journal, Name, items, cancellation);
            var prefix = Keys.ItemStreams(Name);
            for (var round = 0; round < 2; round++)
            {
                await Time("bare", async () =>
                {
                    await foreach (var _ in journal.ReadAll(prefix, 0, cancellation))
                    {
                    }
                });
                await Time("decoded", async () =>
                {
                    var codec = new JsonEventCodec<FeedbackTaskEvent>();
                    await foreach (var recorded in journal.ReadAll(prefix, 0, cancellation))
                        codec.Decode(recorded.Body);
                });
                await Time("one shard of four", () => ShardLog.Load(journal, prefix, item => Keys.ShardOf(Name, item, 4).EndsWith('0'), cancellation));
                await Time("refit", () => new TaskLog().Read(journal, prefix, cancellation));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task Time(string what, Func<Task> read)
    {
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        await read();
        process.Refresh();
        NodeBenchmark.Print($"{what}: {watch.Elapsed.TotalSeconds:0.0} s, {(process.TotalProcessorTime - cpu).TotalSeconds:0.0} s of processor time");
    }
}
