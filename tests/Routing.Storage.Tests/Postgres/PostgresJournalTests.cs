using Npgsql;
using Routing.Core.Ports;
using Routing.Storage.Postgres;
using Routing.Storage.Schema;
using Routing.TestPostgres;
using Xunit;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Routing.Storage.Tests.Postgres;

/// <summary>The contract, and what several writers on one database owe each other.</summary>
public sealed class PostgresJournalTests(TestDatabases databases) : JournalContract, IAsyncLifetime
{
    private string _connection = "";
    private PostgresJournal? _journal;

    private protected override IJournal Journal => _journal!; // opened before each test

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        _connection = await databases.Create(Cancellation);
        await Migrator.Apply(_connection, Cancellation);
        _journal = await PostgresJournal.Open(_connection, cancellation: Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_journal is not null)
            await _journal.DisposeAsync();
    }

    [Fact]
    public async Task Reopening_sees_everything()
    {
        await Append("a", 0, "one", "two");
        await _journal!.DisposeAsync();
        _journal = await PostgresJournal.Open(_connection, cancellation: Cancellation);

        Assert.Equal(2, _journal.Position);
        Assert.Equal([(1, 0, "one"), (2, 1, "two")], await Read("a"));
        await Assert.ThrowsAsync<JournalConflictException>(() => Append("a", 0, "x"));
        Assert.Equal(3, await Append("a", 2, "three"));
    }

    [Fact]
    public async Task A_closed_journal_says_so()
    {
        await _journal!.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Append("a", 0, "x"));
    }

    [Fact]
    public async Task Closing_writes_what_waits()
    {
        var appends = Enumerable.Range(0, 100).Select(i => Append($"s{i}", 0, "x")).ToArray();
        await _journal!.DisposeAsync();
        await Task.WhenAll(appends);
        _journal = await PostgresJournal.Open(_connection, cancellation: Cancellation);

        Assert.Equal(100, _journal.Position);
    }

    [Fact]
    public async Task Two_writers_on_one_stream_take_each_place_once()
    {
        await using var other = await PostgresJournal.Open(_connection, cancellation: Cancellation);
        const int Each = 60;
        var conflicts = 0;
        await Task.WhenAll(new IJournal[] { Journal, other }.Select(journal => Task.Run(
            async () =>
            {
                for (var (done, count) = (0, 0); done < Each;)
                {
                    try
                    {
                        await journal.Append("shared", count, ["x"u8.ToArray()], Cancellation);
                        (done, count) = (done + 1, count + 1);
                    }
                    catch (JournalConflictException)
                    {
                        Interlocked.Increment(ref conflicts);
                        count = 0;
                        await foreach (var _ in journal.Read("shared", 0, Cancellation))
                            count++;
                    }
                }
            },
            Cancellation)));

        Assert.Equal(Enumerable.Range(0, 2 * Each), (await Read("shared")).Select(r => r.Sequence));
        Assert.Equal(Enumerable.Range(1, 2 * Each).Select(p => (long)p), (await ReadAll("", 0)).Select(r => r.Position));
        Assert.True(conflicts > 0, "The two never met: the test was too easy.");
    }

    [Fact]
    public async Task Of_200_mixed_appends_by_three_writers_180_land_and_20_are_refused()
    {
        for (var i = 0; i < 20; i++)
            await Append($"taken{i}", 0, "first");
        await using var second = await PostgresJournal.Open(_connection, cancellation: Cancellation);
        await using var third = await PostgresJournal.Open(_connection, cancellation: Cancellation);
        IJournal[] writers = [Journal, second, third];

        var landed = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            try
            {
                var stream = i % 10 == 0 ? $"taken{i / 10}" : $"free{i}";
                await writers[i % 3].Append(stream, 0, ["x"u8.ToArray()], Cancellation);
                return true;
            }
            catch (JournalConflictException)
            {
                return false;
            }
        }));

        Assert.Equal(180, landed.Count(won => won));
        Assert.All(landed.Index(), answer => Assert.Equal(answer.Index % 10 != 0, answer.Item));
        Assert.Equal(Enumerable.Range(1, 200).Select(p => (long)p), (await ReadAll("", 0)).Select(r => r.Position));
    }

    [Fact]
    public async Task What_another_process_appends_is_heard_of()
    {
        await using var other = await PostgresJournal.Open(_connection, cancellation: Cancellation);
        var heard = other.WaitBeyond(0, Cancellation);
        await Append("a", 0, "one");
        await heard.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        Assert.Equal(1, other.Position);
    }

    [Fact]
    public async Task A_reader_that_follows_four_writers_misses_nothing()
    {
        await using var second = await PostgresJournal.Open(_connection, cancellation: Cancellation);
        const int Total = 4 * 2 * 50;
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(w => Task.Run(
            async () =>
            {
                for (var i = 0; i < 50; i++)
                    await (w % 2 == 0 ? Journal : second).Append($"w{w}", 2 * i, ["a"u8.ToArray(), "b"u8.ToArray()], Cancellation);
            },
            Cancellation)));

        var seen = new List<long>();
        while (seen.Count < Total)
        {
            await Journal.WaitBeyond(seen.Count, Cancellation);
            await foreach (var recorded in Journal.ReadAll("", seen.Count, Cancellation))
                seen.Add(recorded.Position);
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, Total).Select(p => (long)p), seen);
    }

    [Fact]
    public async Task A_member_the_database_cannot_take_fails_alone()
    {
        await Execute("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF new.stream = 'poison' THEN RAISE EXCEPTION 'cannot be stored' USING ERRCODE = '22000'; END IF;
                RETURN new;
            END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION refuse();
            """);

        var appends = Enumerable.Range(0, 50).Select(i => Append(i == 20 ? "poison" : $"s{i}", 0, "x")).ToArray();
        var failure = await Assert.ThrowsAsync<IOException>(() => appends[20]);
        await Task.WhenAll(appends.Where((_, i) => i != 20));

        Assert.Contains("poison", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 49).Select(p => (long)p), (await ReadAll("", 0)).Select(r => r.Position));
    }

    [Fact]
    public async Task What_fails_at_the_commit_is_not_acknowledged()
    {
        await Execute("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF new.stream = 'late' THEN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END IF;
                RETURN new;
            END $$;
            CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON journal_stream DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION refuse();
            """);

        await Assert.ThrowsAsync<JournalUnavailableException>(() => Append("late", 0, "x"));

        Assert.Equal(0, Journal.Position);
        Assert.Empty(await ReadAll("", 0));
        await Execute("DROP TRIGGER refuse ON journal_stream");
        await Task.Delay(new PostgresJournalOptions().ReconnectDelay, Cancellation);
        Assert.Equal(1, await Append("late", 0, "x"));
    }

    [Fact]
    public async Task Streams_are_read_over_many_ranges()
    {
        await Execute("UPDATE journal_head SET range_rows = 40");
        await Execute("DROP TABLE " + string.Join(", ", await Column("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'journal'::regclass")));
        await Execute("SELECT journal_extend()");
        await _journal!.DisposeAsync();
        _journal = await PostgresJournal.Open(_connection, cancellation: Cancellation);

        for (var i = 0; i < 200; i++)
            await Append(i % 2 == 0 ? "long" : $"short{i}", i % 2 == 0 ? i / 2 : 0, $"{i}");

        Assert.Equal(Enumerable.Range(0, 100), (await Read("long")).Select(r => r.Sequence));
        Assert.Equal([(200, 0, "199")], await Read("short199"));
        Assert.Equal(50, (await Read("long", 50)).Count);
        Assert.Equal(100, (await ReadAll("long", 0)).Count);
        Assert.Equal(7, (await Column("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'journal'::regclass")).Count);
    }

    [Fact]
    public async Task A_database_without_the_schema_is_refused()
    {
        var empty = await databases.Create(Cancellation);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => PostgresJournal.Open(empty, cancellation: Cancellation));

        Assert.Contains("routing db migrate", refused.Message, StringComparison.Ordinal);
    }

#pragma warning disable CA2100 // Literals of this class.
    private async Task Execute(string sql)
    {
        await using var database = NpgsqlDataSource.Create(_connection);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<List<string>> Column(string sql)
    {
        await using var database = NpgsqlDataSource.Create(_connection);
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancellation))
            rows.Add(reader.GetString(0));
        return rows;
    }
#pragma warning restore CA2100
}
