using System.Collections.Concurrent;
using System.Text;
using Npgsql;
using Routing.Core.Ports;
using Routing.Storage.Postgres;
using Routing.Storage.Schema;
using Routing.TestPostgres;
using Xunit;

namespace Routing.Storage.Tests.Postgres;

/// <summary>A server that dies, hangs and comes back: nothing acknowledged is lost, nothing is doubled, nobody restarts us.</summary>
public sealed class DatabaseFailureTests(DatabaseFailureTests.OwnServer own) : IClassFixture<DatabaseFailureTests.OwnServer>, IAsyncLifetime
{
    private static readonly PostgresJournalOptions Impatient = new()
    {
        AppendTimeout = TimeSpan.FromSeconds(2), ReadTimeout = TimeSpan.FromSeconds(2),
        ReconnectDelay = TimeSpan.FromMilliseconds(50), MaxWaiting = 64,
    };

    private string _connection = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private PostgresServer Server => own.Server!; // a test without one is skipped

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(own.Server is null, PostgresServer.Missing ?? "");
        _connection = await Server.CreateDatabase(Stop);
        await Migrator.Apply(_connection, Stop);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_crash_under_load_loses_and_doubles_nothing_that_was_acknowledged()
    {
        await using var journal = await PostgresJournal.Open(_connection, Impatient, Stop);
        var acknowledged = new ConcurrentBag<string>();
        var refused = 0;
        var halfway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        const int Writers = 12, Each = 60;

        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(
            async () =>
            {
                for (var n = 0; n < Each;)
                {
                    try
                    {
                        // What a ledger does: look, and say it only when it is not there yet.
                        var there = await Bodies(journal, $"w{w}");
                        if (!there.Contains($"{w}:{n}"))
                            await journal.Append($"w{w}", there.Count, [Encoding.UTF8.GetBytes($"{w}:{n}")], Stop);
                        acknowledged.Add($"{w}:{n}");
                        n++;
                        if (acknowledged.Count >= Writers * Each / 3)
                            halfway.TrySetResult();
                    }
                    catch (JournalUnavailableException unavailable)
                    {
                        Interlocked.Increment(ref refused);
                        await Task.Delay(unavailable.RetryAfter, Stop);
                    }
                }
            },
            Stop)));
        await halfway.Task.WaitAsync(Stop);
        await Server.Kill();
        await Server.StartAgain(Stop);
        await writing;

        var all = await All(journal);
        Assert.True(refused > 0, "Nobody noticed the crash: the test was too easy.");
        Assert.Equal(acknowledged.Order(StringComparer.Ordinal), all.Select(r => Encoding.UTF8.GetString(r.Body.Span)).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, Writers * Each).Select(p => (long)p), all.Select(r => r.Position));
    }

    [Fact]
    public async Task While_the_server_is_away_the_answer_is_typed_and_afterwards_all_is_as_before()
    {
        await using var journal = await PostgresJournal.Open(_connection, Impatient, Stop);
        await Append(journal, "a", 0);
        var heard = journal.WaitBeyond(1, Stop);
        await Server.Stop();

        await Assert.ThrowsAsync<JournalUnavailableException>(() => Append(journal, "a", 1));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => Bodies(journal, "a"));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => journal.Ping(Stop));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => PostgresJournal.Open(_connection, Impatient, Stop));
        Assert.Equal(1, journal.Position);
        Assert.False(heard.IsCompleted);

        await Server.StartAgain(Stop);
        await Task.Delay(Impatient.ReconnectDelay, Stop);
        Assert.Equal(2, await Append(journal, "a", 1));
        await heard.WaitAsync(Stop);
        await journal.Ping(Stop);
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_and_further_callers_are_refused_at_once()
    {
        await using var journal = await PostgresJournal.Open(_connection, Impatient, Stop);
        await Append(journal, "a", 0);
        await Server.Pause(paused: true);

        var first = Append(journal, "a", 1);
        var crowd = Enumerable.Range(0, 2 * Impatient.MaxWaiting).Select(i => Append(journal, $"b{i}", 0)).ToArray();
        var refused = crowd.Count(append => append.IsFaulted); // Already: nobody has waited for anything.
        await Assert.ThrowsAsync<JournalUnavailableException>(() => first);
        await Server.Pause(paused: false);
        var landed = (await Task.WhenAll(crowd.Select(Landed))).Count(one => one);

        Assert.InRange(refused, 1, Impatient.MaxWaiting + 1);
        await Again(async () =>
        {
            var count = (await Bodies(journal, "a")).Count;
            await Append(journal, "a", count);
        });
        // What was given up may have landed all the same; what was acknowledged is there.
        Assert.InRange((await All(journal)).Count, 2 + landed, 3 + crowd.Length - refused);
    }

    [Fact]
    public async Task A_writer_that_dies_in_mid_batch_leaves_nothing_and_holds_nobody_up()
    {
        await using var journal = await PostgresJournal.Open(_connection, Impatient, Stop);
        await using var other = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connection) { Pooling = false }.ToString());
        await other.OpenAsync(Stop);
        await using var transaction = await other.BeginTransactionAsync(Stop);
        await using (var half = new NpgsqlCommand("SELECT journal_append(ARRAY['a', 'b'], ARRAY[0, 0], ARRAY[1, 1], ARRAY[1, 2], ARRAY['a', 'b'], ARRAY[0, 0], ARRAY['x', 'y']::bytea[])", other))
            await half.ExecuteNonQueryAsync(Stop);
        var waiting = Append(journal, "a", 0);
        await Task.Delay(100, Stop);
        Assert.False(waiting.IsCompleted); // The head is taken.

        await using (var kill = new NpgsqlConnection(_connection))
        {
            await kill.OpenAsync(Stop);
            await using var command = new NpgsqlCommand("SELECT pg_terminate_backend($1)", kill) { Parameters = { new() { Value = other.ProcessID } } };
            await command.ExecuteNonQueryAsync(Stop);
        }

        Assert.Equal(1, await waiting);
        Assert.Equal(["a"], (await All(journal)).Select(r => r.Stream));
    }

    [Fact]
    public async Task A_head_that_stays_locked_refuses_appends_in_time_and_lets_them_in_again()
    {
        await using var journal = await PostgresJournal.Open(_connection, Impatient, Stop);
        await using (var other = new NpgsqlConnection(_connection))
        {
            await other.OpenAsync(Stop);
            await using var transaction = await other.BeginTransactionAsync(Stop);
            await using var head = new NpgsqlCommand("SELECT head FROM journal_head FOR UPDATE", other);
            await head.ExecuteScalarAsync(Stop);
            await Assert.ThrowsAsync<JournalUnavailableException>(() => Append(journal, "a", 0));
        }

        // The one that was given up may just have landed.
        await Again(async () =>
        {
            if ((await Bodies(journal, "a")).Count == 0)
                await Append(journal, "a", 0);
        });
        Assert.Equal([1L], (await All(journal)).Select(r => r.Position));
    }

    private static Task<long> Append(IJournal journal, string stream, int expected) =>
        journal.Append(stream, expected, ["x"u8.ToArray()], Stop);

    private static async Task<bool> Landed(Task<long> append)
    {
        try
        {
            await append;
            return true;
        }
        catch (JournalUnavailableException)
        {
            return false;
        }
    }

    // As every caller does: the same again, after as long as the answer said.
    private static async Task Again(Func<Task> act)
    {
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (JournalUnavailableException unavailable)
            {
                await Task.Delay(unavailable.RetryAfter, Stop);
            }
            catch (JournalConflictException)
            {
                // One that was given up has landed: look again.
            }
        }
    }

    private static async Task<List<string>> Bodies(IJournal journal, string stream)
    {
        var found = new List<string>();
        await foreach (var r in journal.Read(stream, 0, Stop))
            found.Add(Encoding.UTF8.GetString(r.Body.Span));
        return found;
    }

    private static async Task<List<Recorded>> All(IJournal journal)
    {
        var found = new List<Recorded>();
        await foreach (var r in journal.ReadAll("", 0, Stop))
            found.Add(r);
        return found;
    }

    /// <summary>A server these tests may break; they run one after the other.</summary>
    public sealed class OwnServer : IAsyncLifetime
    {
        public PostgresServer? Server { get; private set; }

        public async ValueTask InitializeAsync() => Server = PostgresServer.Missing is null ? await PostgresServer.Start() : null;

        public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
