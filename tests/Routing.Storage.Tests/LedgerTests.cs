using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Serialization;
using Routing.Core.Ledgers;
using Routing.Core.Ports;
using Xunit;

namespace Routing.Storage.Tests;

[JsonDerivedType(typeof(Added), "added")]
internal abstract record BasketEvent
{
    private BasketEvent() { }

    public sealed record Added(string Item, string? Note = null) : BasketEvent;
}

public sealed class LedgerTests
{
    private static readonly JsonEventCodec<BasketEvent> Codec = new();

    private readonly UnreliableJournal _journal = new(new InMemoryJournal());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Json_names_the_case_and_leaves_out_nulls()
    {
        var body = Codec.Encode(new BasketEvent.Added("pear"));
        Assert.Equal("""{"$type":"added","item":"pear"}""", Encoding.UTF8.GetString(body.Span));
        Assert.Equal(new BasketEvent.Added("pear"), Codec.Decode(body));
    }

    [Fact]
    public async Task What_is_accepted_is_recorded_and_remembered()
    {
        var ledger = Open();
        Assert.Null(await Add(ledger, "pear"));
        Assert.Null(await Add(ledger, "fig"));

        Assert.Equal(2, ledger.Count);
        Assert.Equal(["pear", "fig"], await ledger.State(Cancellation));
        Assert.Equal(["pear", "fig"], await Open().State(Cancellation));
    }

    [Fact]
    public async Task A_refusal_and_an_empty_acceptance_record_nothing()
    {
        var ledger = Open();
        var full = new Refusal("full", "No room.");
        Assert.Equal(full, await ledger.Transact(_ => full, Cancellation));
        Assert.Null(await ledger.Transact(_ => new Decision<BasketEvent>.Accepted(), Cancellation));

        Assert.Equal(0, _journal.Appends);
    }

    [Theory]
    [InlineData(Fault.BeforeActing, 0)]
    [InlineData(Fault.AfterActing, 1)]
    public async Task After_a_failed_append_memory_equals_the_journal(Fault fault, int landed)
    {
        var ledger = Open();
        await ledger.State(Cancellation);
        _journal.Next = fault;
        await Assert.ThrowsAsync<IOException>(() => Add(ledger, "pear"));

        Assert.Equal(landed, (await ledger.State(Cancellation)).Length);
        Assert.Equal(landed, ledger.Count);

        Assert.Null(await Add(ledger, "pear")); // Sent again: already so, or now so; never doubled.
        Assert.Equal(["pear"], await ledger.State(Cancellation));
        Assert.Equal(["pear"], await Open().State(Cancellation));
    }

    [Fact]
    public async Task A_second_ledger_on_the_stream_reloads_and_decides_again()
    {
        var (first, second) = (Open(), Open());
        await first.State(Cancellation);
        await second.State(Cancellation);

        await Add(first, "pear");
        await Add(second, "pear");
        await Add(second, "fig");
        await Add(first, "plum");

        Assert.Equal(["pear", "fig", "plum"], await first.State(Cancellation));
        Assert.Equal(["pear", "fig", "plum"], await Open().State(Cancellation));
    }

    [Fact]
    public async Task Endless_conflict_ends_after_three_repeats()
    {
        var ledger = Open();
        _journal.AlwaysConflict = true;
        await Assert.ThrowsAsync<JournalConflictException>(() => Add(ledger, "pear"));

        Assert.Equal(4, _journal.Appends);
        _journal.AlwaysConflict = false;
        Assert.Null(await Add(ledger, "pear"));
    }

    [Fact]
    public async Task Parallel_transactions_take_turns()
    {
        var ledger = Open();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Add(ledger, $"{i % 25}"), Cancellation)));

        Assert.Equal(25, ledger.Count);
        Assert.Equal(25, (await Open().State(Cancellation)).Distinct().Count());
        Assert.Equal(25, _journal.Appends);
    }

    private static Task<Refusal?> Add(Ledger<ImmutableArray<string>, BasketEvent> ledger, string item) =>
        ledger.Transact(
            basket => basket.Contains(item)
                ? new Decision<BasketEvent>.Accepted()
                : new Decision<BasketEvent>.Accepted(new BasketEvent.Added(item)),
            Cancellation);

    private Ledger<ImmutableArray<string>, BasketEvent> Open() => new(
        _journal, Codec, "basket/1", [], static (basket, e) => basket.Add(((BasketEvent.Added)e).Item));
}

public enum Fault
{
    None,
    BeforeActing,
    AfterActing,
}

/// <summary>A journal that fails on demand, once, on either side of the write.</summary>
internal sealed class UnreliableJournal(IJournal inner) : IJournal
{
    private int _appends;

    public int Appends => _appends;

    public long Position => inner.Position;

    public Fault Next { get; set; }

    public bool AlwaysConflict { get; set; }

    public async Task<long> Append(
        string stream, int expected, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _appends);
        await Task.Yield();
        var fault = Next;
        Next = Fault.None;
        if (AlwaysConflict)
            throw new JournalConflictException(stream, expected);
        if (fault == Fault.BeforeActing)
            throw new IOException("Lost on the way there.");
        var position = await inner.Append(stream, expected, events, cancellation);
        if (fault == Fault.AfterActing)
            throw new IOException("Lost on the way back.");
        return position;
    }

    public IAsyncEnumerable<Recorded> Read(string stream, int from, CancellationToken cancellation) =>
        inner.Read(stream, from, cancellation);

    public IAsyncEnumerable<JournalPage> ReadPages(string streamPrefix, long after, CancellationToken cancellation) =>
        inner.ReadPages(streamPrefix, after, cancellation);

    public Task WaitBeyond(long position, CancellationToken cancellation) => inner.WaitBeyond(position, cancellation);
}
