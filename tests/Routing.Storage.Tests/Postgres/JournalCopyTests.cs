using Routing.Storage.Sqlite;
using System.Text;
using Npgsql;
using Routing.Core.Ports;
using Routing.Storage.Copy;
using Routing.Storage.Postgres;
using Routing.Storage.Schema;
using Routing.TestPostgres;
using Xunit;

namespace Routing.Storage.Tests.Postgres;

/// <summary>An embedded installation moves into PostgreSQL: the same events at the same positions, or a clear no.</summary>
public sealed class JournalCopyTests(TestDatabases databases) : IAsyncLifetime
{
    private const int Events = 10_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("copy");
    private string _target = "";
    private SqliteJournal? _source;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private SqliteJournal Source => _source!; // made before each test

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        _target = await databases.Create(Stop);
        await Migrator.Apply(_target, Stop);
        _source = new SqliteJournal(Path.Combine(_folder.FullName, "journal.db"), new SqliteJournalOptions { Durability = JournalDurability.Normal });
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async stream =>
        {
            for (var n = 0; n < Events / 100; n += 10)
                await _source.Append($"item/p/{stream}é", n, [.. Enumerable.Range(n, 10).Select(k => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"{stream}:{k}"))], Stop);
        }));
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task All_events_keep_their_positions_and_appends_go_on_behind_them()
    {
        var result = await JournalCopy.Run(Source, _target, null, Stop);
        await using var journal = await PostgresJournal.Open(_target, cancellation: Stop);

        Assert.Equal((Events, 100, 0), (result.Events, result.Streams, result.Resumed));
        Assert.Equal(await All(Source), await All(journal));
        await Assert.ThrowsAsync<JournalConflictException>(() => journal.Append("item/p/7é", 0, ["x"u8.ToArray()], Stop));
        Assert.Equal(Events + 1, await journal.Append("item/p/7é", 100, ["x"u8.ToArray()], Stop));
    }

    [Fact]
    public async Task An_interrupted_copy_goes_on_where_it_stopped_and_nobody_starts_on_half_of_it()
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => JournalCopy.Run(Source, _target, new Interrupter(interrupt), interrupt.Token));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => PostgresJournal.Open(_target, cancellation: Stop));
        Assert.Contains("routing db copy", refused.Message, StringComparison.Ordinal);

        var result = await JournalCopy.Run(Source, _target, null, Stop);
        await using var journal = await PostgresJournal.Open(_target, cancellation: Stop);

        Assert.InRange(result.Resumed, 1, Events - 1);
        Assert.Equal(await All(Source), await All(journal));
    }

    [Fact]
    public async Task A_database_with_events_of_its_own_is_refused()
    {
        await using (var journal = await PostgresJournal.Open(_target, cancellation: Stop))
            await journal.Append("own", 0, ["x"u8.ToArray()], Stop);

        await Assert.ThrowsAsync<CopyRefusedException>(() => JournalCopy.Run(Source, _target, null, Stop));
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM journal"));
    }

    [Fact]
    public async Task A_second_copy_and_a_copy_of_another_installation_are_refused()
    {
        await JournalCopy.Run(Source, _target, null, Stop);
        await Assert.ThrowsAsync<CopyRefusedException>(() => JournalCopy.Run(Source, _target, null, Stop));

        await Scalar("UPDATE journal_copy SET finished_at = NULL, source = 'another' RETURNING 1");
        await Assert.ThrowsAsync<CopyRefusedException>(() => JournalCopy.Run(Source, _target, null, Stop));
    }

    [Theory]
    [InlineData("UPDATE journal SET body = '\\x00' WHERE position = 4321")]
    [InlineData("DELETE FROM journal WHERE position = 1")]
    [InlineData("UPDATE journal_stream SET count = count + 1 WHERE stream = 'item/p/3é'")]
    public async Task What_was_changed_on_the_way_is_found(string damage)
    {
        await JournalCopy.Run(Source, _target, null, Stop);
        await Scalar(damage + " RETURNING 1");
        await Scalar("UPDATE journal_copy SET finished_at = NULL RETURNING 1");

        var refused = await Assert.ThrowsAsync<CopyDiffersException>(() => JournalCopy.Run(Source, _target, null, Stop));
        Assert.Contains("differ", refused.Message, StringComparison.Ordinal);
        Assert.Null(await Scalar("SELECT 1 FROM journal_copy WHERE finished_at IS NOT NULL"));
    }

    private static async Task<List<(long, string, int, string)>> All(IJournal journal)
    {
        var found = new List<(long, string, int, string)>();
        await foreach (var r in journal.ReadAll("", 0, Stop))
            found.Add((r.Position, r.Stream, r.Sequence, Encoding.UTF8.GetString(r.Body.Span)));
        return found;
    }

    private async Task<object?> Scalar(string sql)
    {
        await using var database = NpgsqlDataSource.Create(_target);
#pragma warning disable CA2100 // Literals of this class.
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(Stop);
    }

    private sealed class Interrupter(CancellationTokenSource source) : IProgress<CopyProgress>
    {
        public void Report(CopyProgress value) => source.Cancel();
    }
}
