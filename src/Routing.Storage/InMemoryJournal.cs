using System.Runtime.CompilerServices;
using Routing.Core.Ports;

namespace Routing.Storage;

/// <summary>A journal that ends with the process; for tests, simulations and demonstrations.</summary>
public sealed class InMemoryJournal : IJournal
{
    private const int PageSize = 512;

    private readonly Lock _lock = new();
    private readonly List<Recorded> _all = [];
    private readonly Dictionary<string, List<Recorded>> _streams = new(StringComparer.Ordinal);
    private readonly CommitSignal _committed = new();

    /// <inheritdoc />
    public long Position
    {
        get
        {
            lock (_lock)
                return _all.Count;
        }
    }

    /// <inheritdoc />
    public Task<long> Append(
        string stream, int expected, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(expected);
        ArgumentOutOfRangeException.ThrowIfZero(events.Count, nameof(events));
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<long>(cancellation);

        lock (_lock)
        {
            var count = _streams.TryGetValue(stream, out var list) ? list.Count : 0;
            if (count != expected)
                return Task.FromException<long>(new JournalConflictException(stream, expected));

            if (list is null)
                _streams[stream] = list = [];
            foreach (var body in events)
            {
                var recorded = new Recorded(_all.Count + 1, stream, list.Count, body.ToArray());
                list.Add(recorded);
                _all.Add(recorded);
            }

            _committed.Reached(_all.Count);
            return Task.FromResult((long)_all.Count);
        }
    }

    /// <inheritdoc />
    public Task WaitBeyond(long position, CancellationToken cancellation) => _committed.WaitBeyond(position, cancellation);

    /// <inheritdoc />
    public async IAsyncEnumerable<Recorded> Read(
        string stream, int from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Recorded[] found;
        lock (_lock)
            found = _streams.TryGetValue(stream, out var list) ? [.. list.Skip(from)] : [];

        foreach (var recorded in found)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return recorded;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JournalPage> ReadPages(
        string streamPrefix, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var next = (int)Math.Clamp(after, 0, int.MaxValue); // The event at position p has index p - 1.
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Recorded[] page;
            lock (_lock)
                page = [.. _all.Skip(next).Take(PageSize)]; // by index
            if (page.Length == 0)
                break;
            next += page.Length;
            yield return new JournalPage(
                Array.FindAll(page, recorded => recorded.Stream.StartsWith(streamPrefix, StringComparison.Ordinal)), next);
        }

        await Task.CompletedTask;
    }
}
