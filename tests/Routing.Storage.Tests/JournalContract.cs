using System.Text;
using Routing.Core.Ports;
using Xunit;

namespace Routing.Storage.Tests;

/// <summary>What every journal keeps, whatever it is made of.</summary>
public abstract partial class JournalContract : IAsyncDisposable
{
    private protected abstract IJournal Journal { get; }

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task Events_come_back_in_order()
    {
        Assert.Equal(2, await Append("a", 0, "one", "two"));
        Assert.Equal(3, await Append("b", 0, "other"));
        Assert.Equal(4, await Append("a", 2, ""));

        Assert.Equal([(1, 0, "one"), (2, 1, "two"), (4, 2, "")], await Read("a"));
    }

    [Fact]
    public async Task An_unknown_stream_is_empty() => Assert.Empty(await Read("nobody"));

    [Fact]
    public async Task Reading_starts_where_asked()
    {
        for (var i = 0; i < 1300; i += 100)
            await Append("a", i, [.. Enumerable.Range(i, 100).Select(n => $"{n}")]);

        var tail = await Read("a", 3);
        Assert.Equal(1297, tail.Count);
        Assert.Equal((4, 3, "3"), tail[0]);
        Assert.Equal(Enumerable.Range(3, 1297), tail.Select(r => r.Sequence));
        Assert.Empty(await Read("a", 1300));
    }

    [Fact]
    public async Task Positions_have_no_gaps_under_parallel_writers()
    {
        const int Writers = 32, Each = 25;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(
            async () =>
            {
                var last = 0L;
                for (var i = 0; i < Each; i++)
                {
                    var position = await Append($"w{w}", 2 * i, $"{w}", $"{w}");
                    Assert.True(position > last);
                    last = position;
                }
            },
            Cancellation)));

        var all = await ReadAll("", 0);
        Assert.Equal(Enumerable.Range(1, Writers * Each * 2).Select(p => (long)p), all.Select(r => r.Position));
        foreach (var stream in all.GroupBy(r => r.Stream))
            Assert.Equal(Enumerable.Range(0, 2 * Each), stream.Select(r => r.Sequence));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_wrong_count_is_refused_and_leaves_nothing(int expected)
    {
        await Append("a", 0, "one");
        var conflict = await Assert.ThrowsAsync<JournalConflictException>(() => Append("a", expected, "x", "y"));

        Assert.Equal(("a", expected), (conflict.Stream, conflict.Expected));
        Assert.Equal(2, await Append("a", 1, "two"));
    }

    [Fact]
    public async Task A_conflict_refuses_only_its_own_append()
    {
        // Per stream, two rivals with the same expectation: one wins, the other hurts nobody.
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            try
            {
                await Append($"s{i / 2}", 0, "x");
                return true;
            }
            catch (JournalConflictException)
            {
                return false;
            }
        }));

        Assert.Equal(100, answers.Count(won => won));
        for (var i = 0; i < 200; i += 2)
            Assert.True(answers[i] ^ answers[i + 1]);
        Assert.Equal(Enumerable.Range(1, 100).Select(p => (long)p), (await ReadAll("", 0)).Select(r => r.Position));
    }

    [Fact]
    public async Task ReadAll_selects_by_prefix_and_position()
    {
        for (var i = 0; i < 1200; i++)
            await Append(i % 2 == 0 ? "task/%_" : "Task/1", i / 2, $"{i}");

        Assert.Equal(600, (await ReadAll("task/", 0)).Count);
        Assert.Equal([1198, 1200], (await ReadAll("Task/", 1196)).Select(r => r.Position));
        Assert.Equal(3, (await ReadAll("", 1197)).Count);
        Assert.Empty(await ReadAll("%", 0));
        Assert.Empty(await ReadAll("", 1200));
    }

    [Fact]
    public async Task Pages_tell_how_far_they_looked_also_where_only_others_wrote()
    {
        for (var i = 0; i < 1200; i++)
            await Append("other/1", i, $"{i}");
        await Append("mine/1", 0, "a");

        var (found, seen) = await Pages("mine/", 0);
        Assert.Equal([1201], found);
        Assert.Equal(1201, seen);

        await Append("other/1", 1200, "b", "c");
        (found, seen) = await Pages("mine/", seen);
        Assert.Empty(found);
        Assert.Equal(1203, seen);
        Assert.Equal(-1, (await Pages("mine/", seen)).Seen); // no page

        async Task<(List<long> Found, long Seen)> Pages(string prefix, long after)
        {
            var (positions, last) = (new List<long>(), -1L);
            await foreach (var page in Journal.ReadPages(prefix, after, Cancellation))
            {
                Assert.All(page.Events, e => Assert.True(e.Position > last && e.Position <= page.Seen));
                positions.AddRange(page.Events.Select(e => e.Position));
                last = page.Seen;
            }

            return (positions, last);
        }
    }

    [Fact]
    public async Task Places_are_those_of_the_events()
    {
        for (var i = 0; i < 1200; i++)
            await Append(i % 2 == 0 ? "mine/1" : "other/1", i / 2, $"{i}");

        var places = new List<(long, string, int)>();
        var seen = 0L;
        await foreach (var page in Journal.ReadPlaces("mine/", 100, Cancellation))
        {
            places.AddRange(page.Events.Select(e => (e.Position, e.Stream, e.Sequence)));
            seen = page.Seen;
        }

        Assert.Equal((await ReadAll("mine/", 100)).Select(e => (e.Position, e.Stream, e.Sequence)), places);
        Assert.Equal(1200, seen);
    }

    [Fact]
    public async Task Waiting_ends_with_the_next_event_and_not_before()
    {
        await Append("a", 0, "one");
        await Journal.WaitBeyond(0, Cancellation);
        var next = Journal.WaitBeyond(1, Cancellation);
        Assert.False(next.IsCompleted);

        await Append("b", 0, "two");
        await next;
        Assert.Equal(2, Journal.Position);

        using var enough = new CancellationTokenSource();
        var never = Journal.WaitBeyond(2, enough.Token);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
    }

    [Fact]
    public async Task A_ping_is_answered_and_leaves_nothing()
    {
        await Journal.Ping(Cancellation);

        Assert.Equal(0, Journal.Position);
        Assert.Equal(1, await Append("ping", 0, "x"));
    }

    [Fact]
    public async Task The_caller_may_reuse_its_buffer()
    {
        var buffer = "one"u8.ToArray();
        await Journal.Append("a", 0, [buffer], Cancellation);
        buffer[0] = (byte)'x';

        Assert.Equal([(1, 0, "one")], await Read("a"));
    }

    [Fact]
    public async Task Nothing_to_append_is_a_mistake_of_the_caller() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Append("a", 0));

    [Fact]
    public async Task A_cancelled_append_leaves_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Journal.Append("a", 0, ["x"u8.ToArray()], new CancellationToken(canceled: true)));
        Assert.Empty(await Read("a"));
    }

    private protected Task<long> Append(string stream, int expected, params string[] bodies) => Journal.Append(
        stream, expected, [.. bodies.Select(b => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(b))], Cancellation);

    private protected async Task<List<(long Position, int Sequence, string Body)>> Read(string stream, int from = 0)
    {
        var found = new List<(long, int, string)>();
        await foreach (var r in Journal.Read(stream, from, Cancellation))
            found.Add((r.Position, r.Sequence, Encoding.UTF8.GetString(r.Body.Span)));
        return found;
    }

    private protected async Task<List<Recorded>> ReadAll(string prefix, long after)
    {
        var found = new List<Recorded>();
        await foreach (var r in Journal.ReadAll(prefix, after, Cancellation))
            found.Add(r);
        return found;
    }
}

public sealed class InMemoryJournalTests : JournalContract
{
    private protected override IJournal Journal { get; } = new InMemoryJournal();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
