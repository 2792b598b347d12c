using Microsoft.Extensions.Time.Testing;
using Routing.Scoring.Serving;
using Xunit;

namespace Routing.Scoring.Tests.Serving;

public sealed class SessionSlotTests
{
    private static readonly TimeSpan _keep = TimeSpan.FromMinutes(10);

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_version_goes_when_its_last_lease_and_its_time_as_the_one_before_are_over()
    {
        using var slot = new SessionSlot<Version>(_keep, _clock);
        var (first, second) = (new Version(1), new Version(2));
        slot.Exchange(first);
        var lease = slot.Acquire()!;
        slot.Exchange(second);

        _clock.Advance(_keep);
        Assert.Equal(0, first.Disposals);
        lease.Dispose();

        Assert.Equal(1, first.Disposals);
        Assert.Equal(0, second.Disposals);
    }

    [Fact]
    public void Going_back_serves_the_version_before_and_can_be_undone()
    {
        using var slot = new SessionSlot<Version>(_keep, _clock);
        Assert.False(slot.RollBack());
        slot.Exchange(new Version(1));
        Assert.False(slot.RollBack());
        slot.Exchange(new Version(2));

        Assert.True(slot.RollBack());
        Assert.Equal(1, Number(slot));
        Assert.True(slot.RollBack());
        Assert.Equal(2, Number(slot));
    }

    [Fact]
    public void After_its_time_there_is_no_version_to_go_back_to()
    {
        using var slot = new SessionSlot<Version>(_keep, _clock);
        slot.Exchange(new Version(1));
        slot.Exchange(new Version(2));

        _clock.Advance(_keep);

        Assert.False(slot.RollBack());
    }

    [Fact]
    public async Task However_leases_and_swaps_interleave_nobody_works_with_a_version_that_is_gone()
    {
        var slot = new SessionSlot<Version>(_keep, _clock);
        var versions = Enumerable.Range(0, 200).Select(n => new Version(n)).ToList();
        slot.Exchange(versions[0]);
        using var done = new CancellationTokenSource();

        var workers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                using var lease = slot.Acquire()!;
                Assert.Equal(0, lease.Value.Disposals);
                Thread.SpinWait(20);
                Assert.Equal(0, lease.Value.Disposals);
            }
        })).ToList();
        foreach (var version in versions.Skip(1))
        {
            slot.Exchange(version);
            await Task.Yield();
        }

        await done.CancelAsync();
        await Task.WhenAll(workers);
        slot.Dispose();

        Assert.All(versions, version => Assert.Equal(1, version.Disposals));
    }

    private static int Number(SessionSlot<Version> slot)
    {
        using var lease = slot.Acquire()!;
        return lease.Value.Number;
    }

    private sealed class Version(int number) : IDisposable
    {
        private int _disposals;

        public int Number => number;

        public int Disposals => Volatile.Read(ref _disposals);

        public void Dispose() => Interlocked.Increment(ref _disposals);
    }
}
