using Npgsql;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Storage.Postgres;
using Routing.Storage.Purge;
using Routing.Storage.Schema;
using Routing.TestPostgres;
using Xunit;

namespace Routing.Storage.Tests.Postgres;

/// <summary>A programme that is over is taken out; nothing else is touched.</summary>
public sealed class PurgeTests(TestDatabases databases)
{
    private const int Items = 40;

    private static readonly DateTimeOffset _spring = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly JsonEventCodec<FeedbackTaskEvent> _codec = new();

    private string _connection = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_programme_that_is_over_goes_and_the_others_keep_every_event_and_position()
    {
        await using var database = await Filled();
        var purge = new ProgrammePurge(database);
        var before = await Everything(database, "live");
        var plan = await purge.Plan("pilot", Stop);
        Assert.Equal((Items + 2L, (2L * Items) + 2L, _spring), (plan.Streams, plan.Events, plan.ClosedAt));
        Assert.Empty(plan.Faults(_spring.AddDays(2)));

        var removed = await purge.Run("pilot", null, Stop);

        Assert.Equal(plan.Events, removed);
        Assert.Equal(before, await Everything(database, "live"));
        Assert.Empty(await Everything(database, "pilot"));
        Assert.Equal(0L, await Scalar(database, "SELECT count(*) FROM read_item WHERE stream LIKE 'item/pilot/%'"));
        Assert.Equal(2L * Items, await Scalar(database, "SELECT count(*) FROM journal"));
        Assert.Equal(["Programme 'pilot' is not in the journal."], (await purge.Plan("pilot", Stop)).Faults(_spring.AddDays(2)));
    }

    [Fact]
    public async Task What_was_kept_of_a_programme_goes_with_it_and_a_consumer_of_its_name_stays()
    {
        await using var database = await Filled();
        await using var snapshots = new PostgresSnapshots(_connection);
        string[] gone = ["beliefs/pilot", "answers/pilot", "shard/pilot/0of4"], stay = ["beliefs/live", "shard/live/0of4", "feed/pilot"];
        foreach (var name in gone.Concat(stay))
            await snapshots.Write(name, 0, CursorBody.Of(1000), Stop);

        await new ProgrammePurge(database).Run("pilot", null, Stop);

        foreach (var name in gone)
            Assert.Null(await snapshots.Read(name, Stop));
        foreach (var name in stay)
            Assert.NotNull(await snapshots.Read(name, Stop));
    }

    [Fact]
    public async Task Work_goes_on_and_who_still_holds_a_purged_stream_cannot_append_to_it()
    {
        await using var database = await Filled();
        await using var journal = await PostgresJournal.Open(_connection, cancellation: Stop);
        var head = journal.Position;

        await new ProgrammePurge(database).Run("pilot", null, Stop);

        await Assert.ThrowsAsync<JournalConflictException>(() => Append(journal, "item/pilot/0", 2, Closed(_spring)));
        Assert.Equal(head + 1, await Append(journal, "item/live/0", 2, Closed(_spring)));
        // The name is free again: a new programme begins at its beginning.
        Assert.Equal(head + 2, await Append(journal, "item/pilot/0", 0, Opened(_spring)));
        var found = new List<long>();
        await foreach (var recorded in journal.ReadAll("item/pilot/", 0, Stop))
            found.Add(recorded.Position);
        Assert.Equal([head + 2], found);
    }

    [Fact]
    public async Task What_was_interrupted_is_finished_when_run_again_and_leaves_foldable_streams_meanwhile()
    {
        await using var database = await Filled();
        var purge = new ProgrammePurge(database);
        await Assert.ThrowsAsync<TimeoutException>(() => purge.Run("pilot", new After(4), Stop));
        Assert.InRange((long)(await Scalar(database, "SELECT events FROM journal_purge"))!, 1, 2 * Items);

        // What is left of a stream is its beginning.
        await using (var command = database.CreateCommand("SELECT count(*), max(seq) + 1 FROM journal WHERE stream LIKE '%/pilot/%' GROUP BY stream"))
        await using (var reader = await command.ExecuteReaderAsync(Stop))
        {
            while (await reader.ReadAsync(Stop))
                Assert.Equal(reader.GetInt64(0), reader.GetInt32(1));
        }

        Assert.Empty((await purge.Plan("pilot", Stop)).Faults(DateTimeOffset.MinValue));
        await purge.Run("pilot", null, Stop);

        Assert.Empty(await Everything(database, "pilot"));
        Assert.Equal((2L * Items) + 2L, await Scalar(database, "SELECT events FROM journal_purge WHERE finished_at IS NOT NULL"));
    }

    [Fact]
    public async Task A_programme_that_is_not_closed_or_was_of_late_or_that_a_consumer_has_not_seen_stays()
    {
        await using var database = await Filled();
        var purge = new ProgrammePurge(database);
        await using var snapshots = new PostgresSnapshots(_connection);
        await snapshots.Write("feed/verdicts", 0, CursorBody.Of(3), Stop);
        await snapshots.Write("feed/other", 0, """{"Position":100000,"Aside":[]}"""u8.ToArray(), Stop);

        var live = (await purge.Plan("live", Stop)).Faults(_spring.AddDays(2)).ToList();
        var late = (await purge.Plan("pilot", Stop)).Faults(_spring).ToList();

        Assert.Contains("Programme 'live' is not closed.", live);
        Assert.Contains("Programme 'pilot' was closed at 2026-03-01 00:00:00Z, which is not before 2026-03-01 00:00:00Z.", late);
        Assert.Contains(late, fault => fault.StartsWith("Consumer 'verdicts' has not seen event", StringComparison.Ordinal));
        Assert.DoesNotContain(late, fault => fault.Contains("other", StringComparison.Ordinal));
    }

    // Two programmes in ranges of 25 positions: one whose items are closed, one whose items are open.
    private async Task<NpgsqlDataSource> Filled()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        _connection = await databases.Create(Stop);
        await Migrator.Apply(_connection, Stop);
        var database = NpgsqlDataSource.Create(_connection);
        await Scalar(database, "UPDATE journal_head SET range_rows = 25 RETURNING range_rows");
        // The first range of an installation is as wide as its first setting: made anew.
        await Scalar(database, "DO $$ DECLARE r record; BEGIN FOR r IN SELECT inhrelid::regclass AS name FROM pg_inherits WHERE inhparent = 'journal'::regclass LOOP EXECUTE 'DROP TABLE ' || r.name; END LOOP; END $$");
        await Scalar(database, "SELECT journal_extend()");
        await using var journal = await PostgresJournal.Open(_connection, cancellation: Stop);
        await Append(journal, "reviewer/pilot/ada", 0, Opened(_spring));
        for (var n = 0; n < Items; n++)
        {
            await Append(journal, $"item/pilot/{n}", 0, Opened(_spring));
            await Append(journal, $"item/live/{n}", 0, Opened(_spring));
            await Append(journal, $"item/live/{n}", 1, new FeedbackTaskEvent.Leased("ask", "ada", false, 1, _spring, _spring.AddHours(1), false, null));
            await Append(journal, $"item/pilot/{n}", 1, Closed(_spring.AddMinutes(n)));
        }

        ProgrammeEvent closed = new ProgrammeEvent.StageMoved("close", ProgrammeStage.Closed, "lead", "over", false, 0, _spring);
        await journal.Append("programme/pilot", 0, [new JsonEventCodec<ProgrammeEvent>().Encode(closed)], Stop);
        return database;
    }

    private static FeedbackTaskEvent Opened(DateTimeOffset at) => new FeedbackTaskEvent.Opened(new ItemContent("item", "Which?", "one", "two"), at);

    private static FeedbackTaskEvent Closed(DateTimeOffset at) => new FeedbackTaskEvent.Closed("confident", [0], 0.9, at);

    private static Task<long> Append(PostgresJournal journal, string stream, int expected, FeedbackTaskEvent e) =>
        journal.Append(stream, expected, [_codec.Encode(e)], Stop);

    private async Task<List<(long Position, string Stream, int Sequence, string Body)>> Everything(NpgsqlDataSource database, string programme)
    {
        await using var journal = await PostgresJournal.Open(_connection, cancellation: Stop);
        var found = new List<(long, string, int, string)>();
        await foreach (var recorded in journal.ReadAll("", 0, Stop))
        {
            if (recorded.Stream.Split('/')[1] == programme)
                found.Add((recorded.Position, recorded.Stream, recorded.Sequence, Convert.ToHexString(recorded.Body.Span)));
        }

        return found;
    }

    private static async Task<object?> Scalar(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Stop);
    }

    private sealed class After(int ranges) : IProgress<long>
    {
        private int _seen;

        public void Report(long value)
        {
            if (++_seen == ranges)
                throw new TimeoutException("The connection broke.");
        }
    }
}
