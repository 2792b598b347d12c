using System.Diagnostics;
using Routing.Client;
using Routing.Contracts;

namespace Routing.Cli.Demo;

/// <summary>Lets recorded or simulated people wait while a reward model is trained. They judge hundreds of times as fast as
/// people do: a run takes as long as one of them would take for one answer.</summary>
internal sealed class ModelPace(RoutingClient client, string programme)
{
    // A look costs a call; runs are due hundreds of judgments apart.
    private const int JudgmentsPerLook = 25;

    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(100);

    // A version that nobody trusts is not waited for.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private volatile Task _pause = Task.CompletedTask;
    private int _looking;

    /// <summary>Time that people waited.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Returns when people may go on.</summary>
    public Task Wait() => _pause;

    /// <summary>Looks now and then whether a run is due.</summary>
    public async Task Judged(int judgments, CancellationToken cancellation)
    {
        if (judgments % JudgmentsPerLook != 0 || Interlocked.Exchange(ref _looking, 1) == 1)
            return;
        try
        {
            if (!IsBusy(await client.ModelStatus(programme, cancellation)))
                return;
            var pause = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _pause = pause.Task;
            var watch = Stopwatch.StartNew();
            try
            {
                await UntilServed(cancellation);
            }
            finally
            {
                Waited += watch.Elapsed;
                pause.SetResult();
            }
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    private async Task UntilServed(CancellationToken cancellation)
    {
        var idle = Stopwatch.StartNew();
        while (await client.ModelStatus(programme, cancellation) is var status)
        {
            if (IsBusy(status))
                idle.Restart();
            else if (status.Served is null || status.Trust?.Model == status.Served.Model || idle.Elapsed > _patience)
                return;
            await Task.Delay(_tick, cancellation);
        }
    }

    private static bool IsBusy(ModelStatus status) =>
        status.Refusal is null && (status.Run is not null || status.Judgments >= status.LabelsNeeded);
}
