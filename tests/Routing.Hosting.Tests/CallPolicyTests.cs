using Routing.Client;

namespace Routing.Hosting.Tests;

public sealed class CallPolicyTests
{
    private readonly CallPolicy _policy = new(TimeSpan.FromSeconds(10), TimeProvider.System);

    [Fact]
    public async Task What_a_silo_gave_up_as_it_ended_is_asked_for_again()
    {
        var calls = 0;

        var answer = await _policy.Send(
            () => ++calls < 3 ? Task.FromException<int>(new OperationCanceledException()) : Task.FromResult(7), TestContext.Current.CancellationToken);

        Assert.Equal((7, 3), (answer, calls));
    }

    [Fact]
    public async Task What_the_caller_gave_up_is_not()
    {
        using var own = new CancellationTokenSource();
        var calls = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _policy.Send(
            () =>
            {
                calls++;
                own.Cancel();
                return Task.FromException<int>(new OperationCanceledException(own.Token));
            },
            own.Token));

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_call_that_a_silo_took_with_it_is_answered_by_its_copy()
    {
        var calls = 0;

        var answer = await _policy.Send(
            () => ++calls == 1 ? new TaskCompletionSource<int>().Task : Task.FromResult(7), TestContext.Current.CancellationToken, copied: true);

        Assert.Equal((7, 2), (answer, calls));
    }

    [Fact]
    public async Task A_late_answer_counts_although_its_copy_is_lost()
    {
        var (calls, late) = (0, new TaskCompletionSource<int>());

        var answer = await _policy.Send(
            () =>
            {
                if (++calls == 1)
                    return late.Task;
                late.SetResult(7);
                return new TaskCompletionSource<int>().Task;
            },
            TestContext.Current.CancellationToken, copied: true);

        Assert.Equal((7, 2), (answer, calls));
    }

    [Fact]
    public void An_engine_that_is_slow_to_everybody_gets_one_copy_for_ten_answers()
    {
        var copies = new CopyAllowance();
        while (copies.TryTake())
        {
        }

        var taken = 0;
        for (var answer = 0; answer < 1000; answer++)
        {
            copies.Answered();
            taken += copies.TryTake() ? 1 : 0;
        }

        Assert.Equal(100, taken);
    }
}
