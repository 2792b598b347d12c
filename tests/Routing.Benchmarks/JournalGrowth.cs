using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Routing.Core.Ports;
using Routing.Storage.Postgres;
using Routing.Storage.Schema;
using Routing.TestPostgres;

namespace Routing.Benchmarks;

/// <summary>What a long journal costs: appends, cold streams and pages at each tenfold of its length, and its size on disk.</summary>
internal static class JournalGrowth
{
    private const int Callers = 128, ColdReads = 500, Active = 10_000, EventsPerStream = 8;

    public static Command Build()
    {
        var events = new Option<long>("--events") { Description = "Length in the end.", DefaultValueFactory = _ => 10_000_000 };
        var range = new Option<long>("--range") { Description = "Events in a range.", DefaultValueFactory = _ => 1_000_000 };
        var seconds = new Option<double>("--seconds") { Description = "Length of each measurement of appends.", DefaultValueFactory = _ => 5 };
        var command = new Command("journal-growth", "Appends and reads of the PostgreSQL journal as it grows; needs about 1 kB of disk an event.") { events, range, seconds };
        command.SetAction((parsed, cancellation) => Run(
            parsed.GetValue(events), parsed.GetValue(range), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation));
        return command;
    }

    private static async Task<int> Run(long events, long range, TimeSpan length, CancellationToken cancellation)
    {
        await using var server = await PostgresServer.Start(durable: true, cancellation);
        var connection = await server.CreateDatabase(cancellation);
        await Migrator.Apply(connection, cancellation);
        await using var database = NpgsqlDataSource.Create(connection);
        await Ranges(database, range, cancellation);
        var filled = 0L;
        for (var target = Math.Min(100_000L, events); ; target = Math.Min(target * 10, events))
        {
            var watch = Stopwatch.StartNew();
            await Fill(database, target, cancellation);
            NodeBenchmark.Print($"{target} events, filled at {(target - filled) / watch.Elapsed.TotalSeconds:0} events/s (in the server, not through the writer)");
            filled = target;
            await Measure(database, connection, length, cancellation);
            if (target == events)
                return 0;
        }
    }

    private static async Task Measure(NpgsqlDataSource database, string connection, TimeSpan length, CancellationToken cancellation)
    {
        await using var journal = await PostgresJournal.Open(connection, cancellation: cancellation);
        await AppendLoad.Run([journal], Callers, length / 4, cancellation);
        var (rate, appends) = await AppendLoad.Run([journal], Callers, length, cancellation);
        NodeBenchmark.Print($"  {Callers} callers: {rate:0} appends/s; {appends}");
        var (alone, single) = await AppendLoad.Run([journal], 1, length, cancellation);
        NodeBenchmark.Print($"  one caller: {alone:0} appends/s; {single}");

        var streams = Convert.ToInt64(await Scalar(database, "SELECT count(*) FROM journal_stream WHERE stream LIKE 'item/fill/%'", cancellation), CultureInfo.InvariantCulture);
        var (cold, random) = (new Latencies(), new Random(1));
        for (var n = 0; n < ColdReads; n++)
        {
            var at = Stopwatch.GetTimestamp();
            var count = 0;
            await foreach (var _ in journal.Read(FormattableString.Invariant($"item/fill/{random.NextInt64(streams)}"), 0, cancellation))
                count++;
            if (count == 0)
                throw new InvalidOperationException("A stream was not found.");
            cold.Add(Stopwatch.GetElapsedTime(at));
        }

        NodeBenchmark.Print($"  a stream at random: {cold}");
        var (read, since) = (0, Stopwatch.StartNew());
        await foreach (var _ in journal.ReadAll("item/", Math.Max(0, journal.Position - 200_000), cancellation))
            read++;
        NodeBenchmark.Print($"  last 200 000 positions in order: {read / since.Elapsed.TotalSeconds:0} events/s");
        NodeBenchmark.Print($"  {await Scalar(database, "SELECT count(*) FROM pg_inherits WHERE inhparent = 'journal'::regclass", cancellation)} ranges, {await Scalar(database, "SELECT sum(pg_total_relation_size(inhrelid)) / 1000000 FROM pg_inherits WHERE inhparent = 'journal'::regclass", cancellation):0} MB of events with indexes, {await Scalar(database, "SELECT pg_total_relation_size('journal_stream') / 1000000", cancellation)} MB of streams");
    }

    // Small ranges show at 10^7 events what the default shows at 3·10^8.
    private static async Task Ranges(NpgsqlDataSource database, long range, CancellationToken cancellation)
    {
        await Scalar(
            database,
            $"""
            DO $$ DECLARE r text; BEGIN
                FOR r IN SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'journal'::regclass LOOP EXECUTE 'DROP TABLE ' || r; END LOOP;
                UPDATE journal_head SET range_rows = {range.ToString(CultureInfo.InvariantCulture)};
                PERFORM journal_extend();
            END $$
            """,
            cancellation);
    }

    // Ten thousand streams are open at a time and grow in turn, as items do.
    private static async Task Fill(NpgsqlDataSource database, long upTo, CancellationToken cancellation)
    {
        const int Chunk = Active * EventsPerStream;
        var head = Convert.ToInt64(await Scalar(database, "SELECT head FROM journal_head", cancellation), CultureInfo.InvariantCulture);
        var block = Convert.ToInt64(await Scalar(database, "SELECT count(*) FROM journal_stream WHERE stream LIKE 'item/fill/%'", cancellation), CultureInfo.InvariantCulture) / Active;
        for (; head < upTo; head += Chunk, block++)
        {
            await using var command = database.CreateCommand(
                """
                WITH moved AS (UPDATE journal_head SET head = $1 + 80000),
                streams AS (INSERT INTO journal_stream SELECT 'item/fill/' || ($2 * 10000 + i), 8, $1 + i + 1, $1 + i + 70001 FROM generate_series(0, 9999) i)
                INSERT INTO journal SELECT $1 + n + 1, 'item/fill/' || ($2 * 10000 + n % 10000), n / 10000,
                    decode(repeat(md5(n::text), 9), 'hex') FROM generate_series(0, 79999) n
                """);
            command.CommandTimeout = 0;
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = head });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = block });
            await command.ExecuteNonQueryAsync(cancellation);
            await Scalar(database, "SELECT journal_extend()", cancellation);
        }

        await Scalar(database, "ANALYZE journal, journal_stream", cancellation);
    }

#pragma warning disable CA2100 // Literals of this class and numbers.
    private static async Task<object?> Scalar(NpgsqlDataSource database, string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync(cancellation);
    }
#pragma warning restore CA2100
}
