using System.Runtime.CompilerServices;
using Npgsql;
using Routing.Core.Ports;

namespace Routing.Storage.Postgres;

/// <summary>Reads the journal page by page; each page is one bounded command, sent again once when a connection was lost.</summary>
internal sealed class JournalReader(NpgsqlDataSource database, PostgresJournalOptions options)
{
    public const int PageSize = 512;

    // Positions one command looks at: a rare prefix must not make a command endless.
    private const int Window = 16_384;

    public static JournalUnavailableException Unavailable(Exception failure, PostgresJournalOptions options) => new(
        $"The database does not answer: {failure.Message}", options.ReconnectDelay, failure);

    /// <summary>Position of the last event.</summary>
    public Task<long> Head(CancellationToken cancellation) => Run(
        "SELECT head FROM journal_head", [],
        async reader =>
        {
            await reader.ReadAsync(cancellation);
            return reader.GetInt64(0);
        },
        cancellation);

    /// <summary>Events of one stream from a sequence number on.</summary>
    public Task<List<Recorded>> Page(string stream, int from, CancellationToken cancellation) => Run(
        "SELECT position, seq, body FROM journal_read($1, $2, $3)",
        [Parameter(stream), Parameter(from), Parameter(PageSize)],
        async reader =>
        {
            var page = new List<Recorded>();
            while (await reader.ReadAsync(cancellation))
                page.Add(new Recorded(reader.GetInt64(0), stream, reader.GetInt32(1), reader.GetFieldValue<byte[]>(2)));
            return page;
        },
        cancellation);

    /// <summary>Events of all streams whose name starts so, after a position, up to where the journal ends.</summary>
    /// <param name="bodies">Whether what the events say is read too.</param>
    public async IAsyncEnumerable<JournalPage> Pages(
        string streamPrefix, long after, bool bodies, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Task<JournalPage>? next = null;
        try
        {
            var head = 0L;
            while (true)
            {
                if (after >= head && after >= (head = await Head(cancellation)))
                    yield break;
                var page = await (next ?? Page(streamPrefix, after, head, bodies, cancellation));
                next = page.Seen < head ? Page(streamPrefix, page.Seen, head, bodies, cancellation) : null; // While the caller takes this one.
                yield return page;
                after = page.Seen;
            }
        }
        finally
        {
            if (next is not null)
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // The caller has seen enough.
        }
    }

    /// <summary>Events after a position whose stream starts so, and the position up to which there are no others.</summary>
    public async Task<JournalPage> Page(
        string streamPrefix, long after, long head, bool bodies, CancellationToken cancellation)
    {
        var end = Math.Min(head, after + Window);
        var page = await Run(
            bodies ? "SELECT position, stream, seq, body FROM journal_page($1, $2, $3, $4)" : "SELECT place, of_stream, in_stream FROM journal_places($1, $2, $3, $4)",
            [Parameter(streamPrefix), Parameter(after), Parameter(end), Parameter(PageSize)],
            async reader =>
            {
                var found = new List<Recorded>();
                while (await reader.ReadAsync(cancellation))
                {
                    found.Add(new Recorded(
                        reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), bodies ? reader.GetFieldValue<byte[]>(3) : default));
                }

                return found;
            },
            cancellation);
        return new JournalPage(page, page.Count < PageSize ? end : page[^1].Position);
    }

    private async Task<T> Run<T>(
        string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, Task<T>> read, CancellationToken cancellation)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                await using var command = database.CreateCommand(sql);
                command.CommandTimeout = (int)Math.Ceiling(options.ReadTimeout.TotalSeconds);
                command.Parameters.AddRange(again ? [.. parameters.Select(parameter => parameter.Clone())] : parameters);
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                return await read(reader);
            }
            catch (NpgsqlException lost) when (!again && DatabaseFailure.IsOfTheConnection(lost))
            {
                // A pooled connection from before the server's restart; a new one tells.
            }
            catch (NpgsqlException failure)
            {
                throw Unavailable(failure, options);
            }
        }
    }

    private static NpgsqlParameter<T> Parameter<T>(T value) => new() { TypedValue = value };
}
