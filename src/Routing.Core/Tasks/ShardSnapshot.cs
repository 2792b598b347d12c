using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Routing.Core.Assignment;
using Routing.Core.Ledgers;

namespace Routing.Core.Tasks;

/// <summary>
/// A queue shard's tasks as bytes: whoever wakes begins with them and reads only what was written since. Open tasks are kept whole, without
/// texts; of the others the last leases of each reviewer, since a task that goes on is read from the journal. A cache: where it is missing,
/// damaged or of another format the log says the same.
/// </summary>
public static class ShardSnapshot
{
    /// <summary>To be raised whenever a task holds something else than before, or is folded otherwise.</summary>
    public const int Format = 2;

    // Of a task that nobody has touched its name and time are its own; the rest it shares with others of its kind. Kinds count from 1.
    private const int Whole = 0;

    // Format and digest.
    private const int Header = sizeof(int) + SHA256.HashSizeInBytes;

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    };

    /// <summary>The tasks as bytes.</summary>
    /// <param name="now">Of settled tasks leases that have ended by then are over.</param>
    public static byte[] Encode(ShardTasks tasks, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var open = tasks.Tasks.Where(pair => IsOpen(pair.Value.Task)).ToList();
        using var body = new MemoryStream();
        body.SetLength(Header);
        body.Position = Header;
        using (var compressed = new DeflateStream(body, CompressionLevel.Fastest, leaveOpen: true))
        using (var buffered = new BufferedStream(compressed, 1 << 16))
        using (var writer = new BinaryWriter(buffered, Encoding.UTF8))
        {
            WriteJson(writer, new Head(tasks.Last, tasks.Unreadable, EarlierLeases(tasks, now), open.Count));
            var kinds = new Dictionary<ItemContent, int>();
            foreach (var (item, (task, version)) in open)
            {
                writer.Write(item);
                writer.Write7BitEncodedInt(version);
                Write(writer, item, task, kinds);
            }
        }

        var bytes = body.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes, Format);
        SHA256.HashData(bytes.AsSpan(Header), bytes.AsSpan(sizeof(int), SHA256.HashSizeInBytes));
        return bytes;
    }

    /// <summary>The tasks from their bytes; null where they are of another format, or damaged.</summary>
    public static ShardTasks? Decode(ReadOnlyMemory<byte> body)
    {
        if (body.Length < Header || BinaryPrimitives.ReadInt32BigEndian(body.Span) != Format
            || !SHA256.HashData(body.Span[Header..]).AsSpan().SequenceEqual(body.Span[sizeof(int)..Header]))
            return null;
        using var reader = new BinaryReader(
            new BufferedStream(new DeflateStream(new MemoryStream(body[Header..].ToArray()), CompressionMode.Decompress), 1 << 16), Encoding.UTF8);
        var head = ReadJson<Head>(reader);
        var tasks = new Dictionary<string, (FeedbackTaskState, int)>(head.Count, StringComparer.Ordinal);
        var kinds = new List<FeedbackTaskState>();
        for (var n = 0; n < head.Count; n++)
        {
            var item = reader.ReadString();
            var version = reader.Read7BitEncodedInt();
            tasks.Add(item, (Read(reader, item, kinds), version));
        }

        return new ShardTasks(tasks, head.Last?.Position ?? 0, new PoisonEvents("shard"))
        {
            Last = head.Last, Unreadable = head.Unreadable, EarlierLeases = [.. head.Leases.Select(known => (known.Reviewer, known.Lease))],
        };
    }

    // Whether people are asked about it, or will be once it is screened.
    private static bool IsOpen(FeedbackTaskState task) => task is { Content: not null, Closed: null, Dispute: null }
        && task.Standing is ItemStanding.Routed or ItemStanding.Received;

    private static ImmutableArray<KnownBy> EarlierLeases(ShardTasks tasks, DateTimeOffset now)
    {
        var leases = new LeaseMemory();
        foreach (var (reviewer, lease) in tasks.EarlierLeases)
            leases.Note(reviewer, lease);
        foreach (var (item, (task, _)) in tasks.Tasks.Where(pair => !IsOpen(pair.Value.Task)))
        {
            foreach (var (_, lease) in task.Offers)
            {
                var running = task.Runs(lease, now);
                leases.Note(lease.Reviewer, new KnownLease(
                    item, lease.Command, lease.Fence, running ? task.Leases[lease.Reviewer].ExpiresAt : lease.ExpiresAt, Over: !running));
            }
        }

        return [.. leases.All.Select(pair => new KnownBy(pair.Reviewer, pair.Lease))];
    }

    private static void Write(BinaryWriter writer, string item, FeedbackTaskState task, Dictionary<ItemContent, int> kinds)
    {
        if (task.Content is not { Gold: null } content || content.ExternalId != item
            || task != FeedbackTaskState.Initial with { Content = content, OpenedAt = task.OpenedAt })
        {
            writer.Write7BitEncodedInt(Whole);
            WriteJson(writer, task);
            return;
        }

        var kind = content with { ExternalId = "" };
        var isNew = !kinds.TryGetValue(kind, out var index);
        if (isNew)
            kinds[kind] = index = kinds.Count + 1;
        writer.Write7BitEncodedInt(index);
        if (isNew)
            WriteJson(writer, kind);
        writer.Write(task.OpenedAt.Ticks);
        writer.Write((short)task.OpenedAt.TotalOffsetMinutes);
    }

    private static FeedbackTaskState Read(BinaryReader reader, string item, List<FeedbackTaskState> kinds)
    {
        var index = reader.Read7BitEncodedInt();
        if (index == Whole)
            return ReadJson<FeedbackTaskState>(reader);
        if (index == kinds.Count + 1)
            kinds.Add(FeedbackTaskState.Initial with { Content = ReadJson<ItemContent>(reader) });
        var kind = kinds[index - 1];
        return kind with
        {
            Content = kind.Content! with { ExternalId = item }, // every kind has one
            OpenedAt = new DateTimeOffset(reader.ReadInt64(), TimeSpan.FromMinutes(reader.ReadInt16())),
        };
    }

    private static void WriteJson<T>(BinaryWriter writer, T value)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, _json);
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    private static T ReadJson<T>(BinaryReader reader) =>
        JsonSerializer.Deserialize<T>(reader.ReadBytes(reader.Read7BitEncodedInt()), _json) ?? throw new JsonException("Nothing stands where a part of a snapshot belongs.");

    private sealed record Head(JournalMark? Last, ImmutableArray<string> Unreadable, ImmutableArray<KnownBy> Leases, int Count);

    private sealed record KnownBy(string Reviewer, KnownLease Lease);
}
