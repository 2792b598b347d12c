using Routing.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Routing.Core.Ports;
using Xunit;

namespace Routing.Storage.Tests;

public sealed class SqliteJournalTests : JournalContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal");
    private SqliteJournal _journal;

    public SqliteJournalTests() => _journal = Open();

    private protected override IJournal Journal => _journal;

    private string File => Path.Combine(_folder.FullName, "routing.db");

    public override async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Reopening_sees_everything()
    {
        await Append("a", 0, "one", "two");
        await _journal.DisposeAsync();
        _journal = Open();

        Assert.Equal(2, _journal.Position);
        Assert.Equal([(1, 0, "one"), (2, 1, "two")], await Read("a"));
        await Assert.ThrowsAsync<JournalConflictException>(() => Append("a", 0, "x"));
        Assert.Equal(3, await Append("a", 2, "three"));
    }

    [Fact]
    public void A_second_owner_is_refused()
    {
        var refused = Assert.Throws<InvalidOperationException>(Open);
        Assert.Contains(File, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_journal_says_so()
    {
        await _journal.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Append("a", 0, "x"));
    }

    [Fact]
    public async Task Closing_writes_what_waits()
    {
        var appends = Enumerable.Range(0, 100).Select(i => Append($"s{i}", 0, "x")).ToArray();
        await _journal.DisposeAsync();
        await Task.WhenAll(appends);
        _journal = Open();

        Assert.Equal(100, _journal.Position);
    }

    [Fact]
    public async Task A_failed_transaction_fails_its_callers_and_the_journal_goes_on()
    {
        await Append("a", 0, "one");
        Execute("CREATE TRIGGER broken BEFORE INSERT ON journal BEGIN SELECT raise(ABORT, 'disk broken'); END");
        await Assert.ThrowsAsync<JournalUnavailableException>(() => Append("a", 1, "lost"));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => Append("b", 0, "lost"));
        Execute("DROP TRIGGER broken");

        Assert.Equal(1, _journal.Position);
        Assert.Equal(2, await Append("a", 1, "two"));
        Assert.Equal([(1, 0, "one"), (2, 1, "two")], await Read("a"));
    }

    [Fact]
    public async Task A_small_cache_of_streams_is_enough()
    {
        await _journal.DisposeAsync();
        _journal = new SqliteJournal(File, new SqliteJournalOptions { MaxCachedStreams = 1, MaxBatch = 2, MaxWaiting = 2 });
        for (var round = 0; round < 3; round++)
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Append($"s{i}", round, "x")));

        Assert.Equal(60, _journal.Position);
    }

    [Fact]
    public async Task Flush_times_are_measured()
    {
        await Append("a", 0, "one");
        Assert.True(_journal.LastFlushMilliseconds > 0);
        Assert.True(_journal.MeasureFlush() > 0);
    }

    private SqliteJournal Open() => new(File);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Literals of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
