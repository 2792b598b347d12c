using Microsoft.Extensions.Time.Testing;
using Routing.Core.RewardModels;
using Routing.Scoring.Batching;
using Xunit;

namespace Routing.Scoring.Tests.Batching;

public sealed class ScoreBatcherTests : IDisposable
{
    private const int Poison = -1;

    private readonly FakeTimeProvider _clock = new();
    private readonly List<int[]> _runs = [];

    // Lets the worker's next runs go on.
    private readonly SemaphoreSlim _go = new(0);
    private readonly SemaphoreSlim _began = new(0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_request_gets_its_own_result()
    {
        await using var batcher = Batcher(new BatchLimits());
        var asked = Enumerable.Range(0, 100).Select(item => Submit(batcher, item)).ToList();
        _go.Release(100);

        var done = await Task.WhenAll(asked);

        Assert.Equal(Enumerable.Range(0, 100).Select(item => item * 10), done.Select(Result));
    }

    [Fact]
    public async Task An_idle_worker_waits_for_company_until_the_delay_is_over()
    {
        await using var batcher = Batcher(new BatchLimits { MaxDelay = TimeSpan.FromMilliseconds(5) });
        _go.Release(2);
        var first = Submit(batcher, 1);
        _clock.Advance(TimeSpan.FromMilliseconds(4));
        var second = Submit(batcher, 2);
        Assert.False(first.IsCompleted);
        // The worker may have read the clock before this and set its alarm after it.
        for (var both = Task.WhenAll(first, second); !both.IsCompleted; await Task.Yield())
            _clock.Advance(TimeSpan.FromMilliseconds(1));

        await Task.WhenAll(first, second);

        Assert.Equal([1, 2], Assert.Single(_runs));
    }

    [Fact]
    public async Task A_request_past_its_deadline_does_not_run()
    {
        await using var batcher = Batcher(new BatchLimits());
        var running = Submit(batcher, 1);
        await _began.WaitAsync(Cancellation);
        var late = Submit(batcher, 2, deadline: TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _go.Release(2);

        Assert.Equal("deadline_exceeded", Code(await late));
        Assert.Equal(10, Result(await running));
        Assert.Equal([1], Assert.Single(_runs));
    }

    [Fact]
    public async Task A_full_queue_answers_at_once()
    {
        await using var batcher = Batcher(new BatchLimits { MaxPaddedUnits = 32 });
        var running = Submit(batcher, 0);
        await _began.WaitAsync(Cancellation);
        var waiting = Enumerable.Range(1, 64).Select(item => Submit(batcher, item)).ToList();

        var refused = Submit(batcher, 65);

        Assert.True(refused.IsCompleted);
        Assert.Equal("overloaded", Code(await refused));
        _go.Release(100);
        Assert.All(await Task.WhenAll([running, .. waiting]), outcome => Assert.IsType<Outcome<int>.Done>(outcome));
    }

    [Fact]
    public async Task Who_no_longer_waits_leaves_the_queue_or_is_not_told()
    {
        await using var batcher = Batcher(new BatchLimits());
        using var before = new CancellationTokenSource();
        using var queued = new CancellationTokenSource();
        using var running = new CancellationTokenSource();
        await before.CancelAsync();

        var never = Submit(batcher, 1, cancellation: before.Token);
        var runs = Submit(batcher, 2, cancellation: running.Token);
        await _began.WaitAsync(Cancellation);
        var waits = Submit(batcher, 3, cancellation: queued.Token);
        await queued.CancelAsync();
        await running.CancelAsync();
        _go.Release(3);
        var last = await Submit(batcher, 4);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runs);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        Assert.Equal(40, Result(last));
        Assert.Equal([[2], [4]], _runs);
    }

    [Fact]
    public async Task One_bad_request_fails_alone()
    {
        await using var batcher = Batcher(new BatchLimits());
        var first = Submit(batcher, 0);
        await _began.WaitAsync(Cancellation);
        var asked = Enumerable.Range(1, 9).Select(item => Submit(batcher, item == 6 ? Poison : item)).ToList();
        _go.Release(100);

        var done = await Task.WhenAll(asked);

        Assert.Equal("scoring_failed", Code(done[5]));
        Assert.Equal([10, 20, 30, 40, 50, 70, 80, 90], done.Where((_, n) => n != 5).Select(Result));
        await first;
    }

    [Fact]
    public async Task Stopping_ends_what_runs_and_refuses_what_waits()
    {
        var batcher = Batcher(new BatchLimits { MaxRows = 1 });
        var running = Submit(batcher, 1);
        await _began.WaitAsync(Cancellation);
        var waiting = Submit(batcher, 2);
        var stopped = batcher.DisposeAsync();
        _go.Release(2);

        await stopped;

        Assert.Equal(10, Result(await running));
        Assert.Equal("stopping", Code(await waiting));
        Assert.Equal("stopping", Code(await Submit(batcher, 3)));
    }

    [Fact]
    public async Task Many_callers_who_come_and_go_each_get_one_answer()
    {
        _go.Release(100_000);
        await using var batcher = new ScoreBatcher<int, int>(
            new BatchLimits { MaxPaddedUnits = 512 }, items => items.Contains(Poison) ? throw new InvalidOperationException("poison") : [.. items.Select(item => item * 10)],
            TimeProvider.System, "cpu");
        var answers = new int[4];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(
            async () =>
            {
                var random = new Random(caller);
                for (var n = 0; n < 300; n++)
                {
                    using var source = new CancellationTokenSource();
                    var item = random.Next(20) == 0 ? Poison : random.Next(1000);
                    var asked = batcher.Submit(
                        item, "g", new BatchSize(1 + random.Next(3), random.Next(200)), (ScoreLane)random.Next(3), TimeSpan.FromMinutes(1), source.Token);
                    if (random.Next(10) == 0)
                        await source.CancelAsync();
                    try
                    {
                        var outcome = await asked;
                        if (outcome is Outcome<int>.Done)
                            Assert.Equal(item * 10, Result(outcome));
                        else
                            Assert.Equal(item == Poison ? "scoring_failed" : "overloaded", Code(outcome));
                        Interlocked.Increment(ref answers[0]);
                    }
                    catch (OperationCanceledException)
                    {
                        Interlocked.Increment(ref answers[1]);
                    }
                }
            },
            Cancellation)));

        Assert.Equal(8 * 300, answers[0] + answers[1]);
    }

    public void Dispose()
    {
        _go.Dispose();
        _began.Dispose();
    }

    private ScoreBatcher<int, int> Batcher(BatchLimits limits) => new(limits, Run, _clock, "cpu");

    // A run waits to be let go, so that a test decides what has gathered meanwhile.
    private int[] Run(IReadOnlyList<int> items)
    {
        _began.Release();
        _go.Wait(Cancellation);
        if (items.Contains(Poison))
            throw new InvalidOperationException("poison");
        _runs.Add([.. items]);
        return [.. items.Select(item => item * 10)];
    }

    private static Task<Outcome<int>> Submit(
        ScoreBatcher<int, int> batcher, int item, TimeSpan? deadline = null, CancellationToken? cancellation = null) => batcher.Submit(
            item, "g", new BatchSize(1, 10), ScoreLane.OpenItem, deadline ?? TimeSpan.FromMinutes(1), cancellation ?? Cancellation);

    private static int Result(Outcome<int> outcome) => Assert.IsType<Outcome<int>.Done>(outcome).Result;

    private static string Code(Outcome<int> outcome) => Assert.IsType<Outcome<int>.Refused>(outcome).Reason.Code;
}
