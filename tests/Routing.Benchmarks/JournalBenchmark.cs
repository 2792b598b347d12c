using System.CommandLine;
using Routing.Core.Ports;
using Routing.Storage.Sqlite;
using Routing.Storage.Postgres;
using Routing.Storage.Schema;
using Routing.TestPostgres;

namespace Routing.Benchmarks;

/// <summary>
/// Appends of the journals beside the floor: a raw insert of as many rows from arrays into a table with the same columns
/// and keys in the same database. Ours and the floor alternate, and the ratio is that of neighbours.
/// </summary>
internal static class JournalBenchmark
{
    private const int Rounds = 3;

    public static Command Build()
    {
        var seconds = new Option<double>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 3 };
        var command = new Command("journal", "Appends a second of the journals, beside a raw batched insert into the same database.") { seconds };
        command.SetAction((parsed, cancellation) => Run(TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation));
        return command;
    }

    private static async Task<int> Run(TimeSpan length, CancellationToken cancellation)
    {
        await using var server = await PostgresServer.Start(durable: true, cancellation);
        var connection = await server.CreateDatabase(cancellation);
        await Migrator.Apply(connection, cancellation);
        var folder = Directory.CreateTempSubdirectory("routing-bench-").FullName;
        try
        {
            await using var sqlite = new SqliteJournal(Path.Combine(folder, "journal.db"));
            await using var first = await PostgresJournal.Open(connection, cancellation: cancellation);
            await using var second = await PostgresJournal.Open(connection, cancellation: cancellation);
            await using var third = await PostgresJournal.Open(connection, cancellation: cancellation);
            await using var floor = await RawInsert.Open(connection, cancellation);
            await AppendLoad.Run([first], 128, length / 2, cancellation);
            await AppendLoad.Run([sqlite], 128, length / 2, cancellation);
            foreach (var callers in (int[])[1, 32, 128, 512])
            {
                await Compare("PostgreSQL, one process", [first], callers, floor, sqlite, length, cancellation);
                if (callers >= 128)
                    await Compare("PostgreSQL, three writers", [first, second, third], callers, floor, sqlite, length, cancellation);
                await Compare("SQLite", [sqlite], callers, floor, sqlite, length, cancellation);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Compare(
        string what, IReadOnlyList<IJournal> journals, int callers, RawInsert floor, SqliteJournal disk, TimeSpan length,
        CancellationToken cancellation)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var flush = disk.MeasureFlush();
            var (raw, _) = await floor.Run(callers, length / 2, cancellation);
            var (rate, times) = await AppendLoad.Run(journals, callers, length, cancellation);
            var (again, _) = await floor.Run(callers, length / 2, cancellation);
            var beside = (raw + again) / 2;
            NodeBenchmark.Print($"{what}, {callers} callers: {rate:0} appends/s, raw insert of {callers} rows {beside:0} rows/s, ratio {rate / beside:0.00}; {times}; flush {flush:0.00}–{disk.MeasureFlush():0.00} ms");
        }
    }
}
