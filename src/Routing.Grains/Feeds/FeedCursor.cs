using System.Text.Json;
using Routing.Core.Ports;

namespace Routing.Grains.Feeds;

/// <summary>How far a consumer has come, and what was set aside on the way, in one snapshot: they move together.</summary>
/// <param name="Position">Everything up to here is done or set aside.</param>
/// <param name="Aside">Positions of events set aside, the oldest first.</param>
internal sealed record FeedCursor(long Position, IReadOnlyList<long> Aside)
{
    public static FeedCursor Start { get; } = new(0, []);

    public static async Task<(FeedCursor Cursor, long Version)> Read(
        ISnapshots snapshots, string name, CancellationToken cancellation) =>
        await snapshots.Read(name, cancellation) is { } snapshot
            ? (JsonSerializer.Deserialize<FeedCursor>(snapshot.Body.Span) ?? Start, snapshot.Version)
            : (Start, 0);

    public ReadOnlyMemory<byte> Encode() => JsonSerializer.SerializeToUtf8Bytes(this);
}
