using System.Collections.Immutable;
using Npgsql;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using Routing.Storage.Postgres;
using Routing.Storage.ReadTables;
using Routing.Storage.Schema;
using Routing.TestPostgres;
using Xunit;

namespace Routing.Storage.Tests.Postgres;

/// <summary>The table of items follows the journal and can be made again from it.</summary>
public sealed class ItemTableTests(TestDatabases databases) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly JsonEventCodec<FeedbackTaskEvent> Codec = new();

    private PostgresJournal? _journal;
    private NpgsqlDataSource? _database;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private NpgsqlDataSource Database => _database!; // made before each test

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        var connection = await databases.Create(Stop);
        await Migrator.Apply(connection, Stop);
        _database = NpgsqlDataSource.Create(connection);
        _journal = await PostgresJournal.Open(connection, cancellation: Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (_journal is not null)
            await _journal.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    [Fact]
    public async Task Step_by_step_in_two_places_and_made_again_it_says_the_same()
    {
        var (one, two) = (new ItemTable(Database), new ItemTable(Database));
        for (var round = 0; round < 4; round++)
        {
            for (var item = 0; item < 20; item++)
                await Append($"item/p/{item}", round, Fact(round, item));
            await Append($"reviewer/p/{round}", 0, "{}"u8.ToArray());
            await Task.WhenAll(one.CatchUp(Stop), two.CatchUp(Stop));
        }

        var followed = await Rows();
        await Execute("UPDATE read_item SET judgments = 99; DELETE FROM read_item WHERE stream = 'item/p/3'");
        var position = await one.Rebuild(Stop);

        Assert.Equal(84, position);
        Assert.Equal(followed, await Rows());
        Assert.Equal(20, followed.Count);
        Assert.Equal("item/p/0 gold=False leases=1 judgments=1 resolved confident 0.9", followed[0]);
        Assert.Equal("item/p/1 gold=False leases=1 judgments=1 disputed split ", followed[1]);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_set_aside_and_the_table_goes_on()
    {
        var table = new ItemTable(Database);
        await Append("item/p/a", 0, Fact(0, 0));
        await table.CatchUp(Stop);
        await Append("item/p/a", 1, Fact(1, 0));
        await Append("item/p/b", 0, "no json"u8.ToArray());
        await Append("item/p/c", 0, Fact(0, 2));

        Assert.Equal(4, await table.CatchUp(Stop));

        Assert.Equal([new PoisonEvent(3, "item/p/b", "JsonException")], table.Poison.All);
        Assert.Equal(
            ["item/p/a gold=False leases=1 judgments=0 open  ", "item/p/c gold=False leases=0 judgments=0 open  "], await Rows());
    }

    private static ReadOnlyMemory<byte> Fact(int round, int item) => Codec.Encode(round switch
    {
        0 => new FeedbackTaskEvent.Opened(new ItemContent($"{item}", "Which?", "one", "two"), Noon),
        1 => new FeedbackTaskEvent.Leased("c", "ada", false, 1, Noon, Noon.AddMinutes(1), false, null),
        2 => new FeedbackTaskEvent.Judged("s", "ada", false, 1, new Answer(), ImmutableArray.Create(0), Noon),
        _ => item % 2 == 0
            ? new FeedbackTaskEvent.Closed("confident", [0], 0.9, Noon)
            : new FeedbackTaskEvent.Disputed("split", Noon),
    });

    private Task<long> Append(string stream, int expected, ReadOnlyMemory<byte> body) => _journal!.Append(stream, expected, [body], Stop); // opened before each test

    private async Task<List<string>> Rows()
    {
        await using var command = Database.CreateCommand(
            "SELECT stream, gold, leases, judgments, status, reason, confidence FROM read_item ORDER BY split_part(stream, '/', 3)::text COLLATE \"C\"");
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var rows = new List<string>();
        while (await reader.ReadAsync(Stop))
            rows.Add(FormattableString.Invariant($"{reader[0]} gold={reader[1]} leases={reader[2]} judgments={reader[3]} {reader[4]} {reader[5]} {reader[6]}"));
        return rows;
    }

    private async Task Execute(string sql)
    {
#pragma warning disable CA2100 // Literals of this class.
        await using var command = Database.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Stop);
    }
}
