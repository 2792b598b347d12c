using Routing.Core.Ports;

namespace Routing.Simulation.Tests;

/// <summary>A journal that fails at random, before or after it acts.</summary>
internal sealed class FaultyJournal(IJournal inner, Random random) : IJournal
{
    private const double Rate = 0.15;

    public int FailedBefore { get; private set; }

    public int FailedAfter { get; private set; }

    public long Position => inner.Position;

    public async Task<long> Append(
        string stream, int expected, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellation)
    {
        if (random.NextDouble() < Rate)
        {
            FailedBefore++;
            throw new IOException("Lost on the way there.");
        }

        var position = await inner.Append(stream, expected, events, cancellation);
        if (random.NextDouble() < Rate)
        {
            FailedAfter++;
            throw new IOException("Lost on the way back.");
        }

        return position;
    }

    public IAsyncEnumerable<Recorded> Read(string stream, int from, CancellationToken cancellation) =>
        inner.Read(stream, from, cancellation);

    public IAsyncEnumerable<JournalPage> ReadPages(string streamPrefix, long after, CancellationToken cancellation) =>
        inner.ReadPages(streamPrefix, after, cancellation);

    public Task WaitBeyond(long position, CancellationToken cancellation) => inner.WaitBeyond(position, cancellation);
}
