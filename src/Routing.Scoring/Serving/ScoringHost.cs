using Routing.Core.RewardModels;
using Routing.Scoring.Batching;
using Routing.Scoring.Sessions;

namespace Routing.Scoring.Serving;

/// <summary>A process's device for scores, with the one queue that all scorers on it share.</summary>
public sealed class ScoringHost : IAsyncDisposable
{
    /// <summary>Finds the device and starts the thread of batches.</summary>
    /// <exception cref="InvalidOperationException">A graphics processor was asked for and does not work.</exception>
    public ScoringHost(ScorerOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        (Options, Clock) = (options, clock);
        Device = ScoringDevice.Find(options.Device);
        Batcher = new ScoreBatcher<LeasedRequest, AnswerScore[]>(
            options.Limits ?? (Device.CudaIndex is null ? BatchLimits.Cpu : BatchLimits.Cuda),
            batch => batch[0].Version.Run([.. batch.Select(leased => leased.Request)]), clock, Device.Name,
            leased => leased.Lease.Dispose());
    }

    /// <summary>Where it runs, and why not elsewhere.</summary>
    public ScoringDevice Device { get; }

    internal ScorerOptions Options { get; }

    internal TimeProvider Clock { get; }

    internal ScoreBatcher<LeasedRequest, AnswerScore[]> Batcher { get; }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Batcher.DisposeAsync();
}

/// <summary>A request and its right to the version that it was encoded for.</summary>
internal sealed record LeasedRequest(SessionLease<ServedVersion> Lease, EncodedRequest Request)
{
    public ServedVersion Version { get; } = Lease.Value;
}
