using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Routing.Benchmarks;

/// <summary>One connection, one prepared insert from arrays, one transaction each.</summary>
internal sealed class RawInsert(NpgsqlConnection connection) : IRawInsert
{
    private long _position;

    public static async Task<RawInsert> Open(string connectionString, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        await using var make = new NpgsqlCommand(
            "CREATE TABLE raw (position bigint PRIMARY KEY, stream text COLLATE \"C\" NOT NULL, seq int NOT NULL, body bytea NOT NULL, UNIQUE (stream, seq))",
            connection);
        await make.ExecuteNonQueryAsync(cancellation);
        return new RawInsert(connection);
    }

    public async Task<(double Rate, Latencies Times)> Run(int rows, TimeSpan length, CancellationToken cancellation)
    {
        await using var insert = new NpgsqlCommand(
            "INSERT INTO raw (position, stream, seq, body) SELECT * FROM unnest($1, $2, $3, $4)", connection);
        var positions = new NpgsqlParameter<long[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
        var streams = new NpgsqlParameter<string[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
        var sequences = new NpgsqlParameter<int[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer };
        var bodies = new NpgsqlParameter<byte[][]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };
        insert.Parameters.AddRange(new NpgsqlParameter[] { positions, streams, sequences, bodies });
        await insert.PrepareAsync(cancellation);
        var (written, times, since) = (0L, new Latencies(), Stopwatch.StartNew());
        for (; since.Elapsed < length; written += rows)
        {
            var start = _position;
            _position += rows;
            positions.TypedValue = [.. Enumerable.Range(1, rows).Select(n => start + n)];
            streams.TypedValue = [.. positions.TypedValue.Select(position => FormattableString.Invariant($"item/bench/{position / 8}"))];
            sequences.TypedValue = [.. positions.TypedValue.Select(position => (int)(position % 8))];
            bodies.TypedValue = [.. Enumerable.Repeat(AppendLoad.Body, rows)];
            var at = Stopwatch.GetTimestamp();
            await insert.ExecuteNonQueryAsync(cancellation);
            times.Add(Stopwatch.GetElapsedTime(at));
        }

        return (written / since.Elapsed.TotalSeconds, times);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
