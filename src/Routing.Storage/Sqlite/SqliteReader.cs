using Microsoft.Data.Sqlite;
using Routing.Core.Ports;

namespace Routing.Storage.Sqlite;

/// <summary>One reading connection with its statements prepared; used by one caller at a time.</summary>
internal sealed class SqliteReader : IDisposable
{
    public const int PageSize = 512;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _ofStream;
    private readonly SqliteCommand _ofAll;
    private readonly SqliteCommand _places;

    public SqliteReader(string connection)
    {
        _connection = new SqliteConnection(connection);
        _connection.Open();
        _ofStream = Prepared("""
            SELECT position, stream, seq, body FROM journal WHERE stream = $text AND seq >= $from
            ORDER BY seq LIMIT $limit
            """);
        _ofAll = Prepared("""
            SELECT position, stream, seq, body FROM journal
            WHERE position > $from AND position <= $until AND substr(stream, 1, length($text)) = $text
            ORDER BY position LIMIT $limit
            """);
        _ofAll.Parameters.Add("$until", SqliteType.Integer);
        _places = Prepared("""
            SELECT position, stream, seq FROM journal
            WHERE position > $from AND position <= $until AND substr(stream, 1, length($text)) = $text
            ORDER BY position LIMIT $limit
            """);
        _places.Parameters.Add("$until", SqliteType.Integer);
    }

    /// <summary>Events of one stream from a sequence number on.</summary>
    public List<Recorded> Page(string stream, long from) => Page(_ofStream, stream, from, bodies: true);

    /// <summary>Events after a position, up to another one, whose stream starts so; with empty bodies where nobody asks for them.</summary>
    public List<Recorded> Page(string prefix, long after, long until, bool bodies)
    {
        var command = bodies ? _ofAll : _places;
        command.Parameters[3].Value = until;
        return Page(command, prefix, after, bodies);
    }

    private static List<Recorded> Page(SqliteCommand command, string text, long from, bool bodies)
    {
        command.Parameters[0].Value = text;
        command.Parameters[1].Value = from;
        using var reader = command.ExecuteReader();
        var page = new List<Recorded>();
        while (reader.Read())
        {
            page.Add(new Recorded(
                reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2),
                bodies ? reader.GetFieldValue<byte[]>(3) : ReadOnlyMemory<byte>.Empty));
        }

        return page;
    }

    public void Dispose() => _connection.Dispose();

#pragma warning disable CA2100 // All statements are literals of this class.
    private SqliteCommand Prepared(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add("$text", SqliteType.Text);
        command.Parameters.Add("$from", SqliteType.Integer);
        command.Parameters.AddWithValue("$limit", PageSize);
        command.Prepare();
        return command;
    }
#pragma warning restore CA2100
}
