using Microsoft.Extensions.Logging;

namespace Routing.Grains.Labels;

/// <summary>Keeps this silo's beliefs young: a few times a second it tells each refit grain what was judged here and
/// takes a newer refit. What is lost on the way comes with the next round.</summary>
internal sealed partial class BeliefExchange(BeliefModels models, TimeProvider clock, ILogger<BeliefExchange> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(500), _patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(BeliefExchange), ServiceLifecycleStage.Active,
        _ =>
        {
            _running = Task.Run(Run, CancellationToken.None);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _running;
        });

    public void Dispose() => _stop.Dispose();

    private async Task Run()
    {
        using var timer = new PeriodicTimer(_period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                await Task.WhenAll(models.InUse.Select(Exchange)).WaitAsync(_patience, clock, _stop.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task Exchange(string programme)
    {
        try
        {
            await models.Exchange(programme, _stop.Token);
        }
#pragma warning disable CA1031 // Whatever kept the news from coming, the next round asks again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogDelayed(programme, failure.Message);
        }
    }

    [LoggerMessage(2101, LogLevel.Debug, "News of programme {Programme} are delayed: {Reason}")]
    private partial void LogDelayed(string programme, string reason);
}
