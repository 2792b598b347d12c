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
}
