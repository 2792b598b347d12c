using Routing.Core.Ports;
using Routing.Storage.Postgres;
using Routing.Storage.Sqlite;

namespace Routing.Benchmarks.Figures;

/// <summary>Appends of a journal beside a raw insert of as many rows at a time into the same database, in turn.</summary>
internal static class Appends
{
    private const int Rounds = 3;
    private static readonly int[] _callers = [64, 512];

    public static async Task Print(string folder, string connection, TimeSpan length, CancellationToken cancellation)
    {
        await using var embedded = new SqliteJournal(Path.Combine(folder, "journal.db"));
        await using var raw = RawSqliteInsert.Open(folder);
        await Compare("embedded", [embedded], raw, length, cancellation);
        await using var first = await PostgresJournal.Open(connection, cancellation: cancellation);
        await using var second = await PostgresJournal.Open(connection, cancellation: cancellation);
        await using var third = await PostgresJournal.Open(connection, cancellation: cancellation);
        await using var floor = await RawInsert.Open(connection, cancellation);
        await Compare("PostgreSQL, one writer", [first], floor, length, cancellation);
        await Compare("PostgreSQL, three writers", [first, second, third], floor, length, cancellation);
        NodeBenchmark.Print($"disk flush {embedded.MeasureFlush():0.00} ms");
    }

    private static async Task Compare(string what, IJournal[] journals, IRawInsert floor, TimeSpan length, CancellationToken cancellation)
    {
        foreach (var callers in _callers)
        {
            await AppendLoad.Run(journals, callers, length / 2, cancellation);
            var rounds = new List<(double Rate, double Raw)>();
            for (var round = 0; round < Rounds; round++)
            {
                var (before, _) = await floor.Run(callers, length / 2, cancellation);
                var (rate, _) = await AppendLoad.Run(journals, callers, length, cancellation);
                var (after, _) = await floor.Run(callers, length / 2, cancellation);
                rounds.Add((rate, (before + after) / 2));
            }

            rounds.Sort((a, b) => (a.Rate / a.Raw).CompareTo(b.Rate / b.Raw));
            var (appends, rows) = rounds[Rounds / 2];
            NodeBenchmark.Print($"journal, {what}, {callers} callers: {appends:0} appends/s, raw insert {rows:0} rows/s, ratio {appends / rows:0.00} ({rounds[0].Rate / rounds[0].Raw:0.00}–{rounds[^1].Rate / rounds[^1].Raw:0.00}; goal: .5 or more)");
        }
    }
}
