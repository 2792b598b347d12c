using Routing.Storage.Sqlite;
using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using Routing.Core.Ports;
using Routing.Storage.Postgres;

namespace Routing.Storage.Copy;

/// <summary>
/// Moves the journal of an embedded installation into a PostgreSQL database: same events, same positions. Each chunk is
/// one transaction that also moves the head, so a copy that was interrupted goes on where it stopped. At the end all
/// events are read back and compared.
/// </summary>
public static class JournalCopy
{
    private const int ChunkEvents = 4096;
    private const int ChunkBytes = 8 * 1024 * 1024;

    /// <summary>Copies what the target lacks, then verifies the whole.</summary>
    /// <param name="source">The embedded journal; nobody else may have it open.</param>
    /// <param name="target">Connection string of a migrated database that is empty, or holds the beginning of this copy.</param>
    /// <param name="progress">Told after each chunk; null for nobody.</param>
    /// <param name="cancellation">Stops between two chunks; a later call goes on there.</param>
    /// <exception cref="CopyRefusedException">The target is not empty.</exception>
    /// <exception cref="CopyDiffersException">What was copied differs from the source.</exception>
    public static async Task<CopyResult> Run(
        SqliteJournal source, string target, IProgress<CopyProgress>? progress, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(target);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var copy = new CopyTarget(connection);
        var resumed = await copy.Begin(await First(source, cancellation), cancellation);

        using var hash = new JournalHash();
        await foreach (var chunk in Chunks(source, hash, resumed, cancellation))
        {
            await copy.Write(chunk, cancellation);
            progress?.Report(new CopyProgress(chunk[^1].Position, source.Position));
        }

        using var written = new JournalHash();
        await foreach (var page in new JournalReader(database, new PostgresJournalOptions()).Pages("", 0, bodies: true, cancellation))
        {
            foreach (var recorded in page.Events)
                written.Add(recorded);
        }

        if (written.Count != hash.Count || written.ToString() != hash.ToString())
        {
            throw new CopyDiffersException(string.Create(
                CultureInfo.InvariantCulture,
                $"The database differs from the source: {hash.Count} events with hash {hash} there, {written.Count} with {written} here."));
        }

        var streams = await copy.Finish(hash, cancellation);
        return new CopyResult(hash.Count, streams, resumed, hash.ToString());
    }

    private static async Task<string> First(SqliteJournal source, CancellationToken cancellation)
    {
        using var hash = new JournalHash();
        await foreach (var recorded in source.ReadAll("", 0, cancellation))
        {
            hash.Add(recorded);
            return hash.ToString();
        }

        throw new CopyRefusedException("The source holds no events: there is nothing to copy.");
    }

    // All events go into the hash; those the target has already are not sent again.
    private static async IAsyncEnumerable<List<Recorded>> Chunks(
        SqliteJournal source, JournalHash hash, long after,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var chunk = new List<Recorded>();
        var bytes = 0;
        await foreach (var recorded in source.ReadAll("", 0, cancellation))
        {
            hash.Add(recorded);
            if (recorded.Position <= after)
                continue;
            chunk.Add(recorded);
            bytes += recorded.Body.Length;
            if (chunk.Count < ChunkEvents && bytes < ChunkBytes)
                continue;
            yield return chunk;
            (chunk, bytes) = ([], 0);
            cancellation.ThrowIfCancellationRequested();
        }

        if (chunk.Count > 0)
            yield return chunk;
    }

}
