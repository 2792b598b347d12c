using Microsoft.Extensions.Hosting;
using Routing.Core.Ports;
using Routing.Grains.Cluster;

namespace Routing.Hosting.Management;

/// <summary>Whether this node may be given work. A database outage makes it not ready, never not alive.</summary>
internal sealed class NodeHealth(ISiloStatusOracle silo, IJournal journal, IHostApplicationLifetime lifetime, ClusterRoles roles)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private volatile bool _started;

    /// <summary>Whether the silo has ever been active.</summary>
    public bool HasStarted => _started |= silo.CurrentStatus is SiloStatus.Active;

    /// <summary>What the cluster does without, in plain words; that does not keep this node from working.</summary>
    public IEnumerable<string> Lacks => roles.Missing().Select(ClusterRoles.Meaning);

    /// <summary>Why the node takes no work now; null when it does.</summary>
    public async Task<string?> NotReady(CancellationToken cancellation)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return "The node is stopping.";
        if (silo.CurrentStatus is not SiloStatus.Active and var status)
            return $"The silo is {status}, not Active.";
        try
        {
            await journal.Ping(cancellation).WaitAsync(_patience, cancellation);
            return null;
        }
#pragma warning disable CA1031 // Whatever keeps the journal from answering, the node is not ready and goes on.
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return failure is TimeoutException
                ? "The journal's writer did not answer within 2 s."
                : $"The journal's writer failed: {failure.GetType().Name}.";
        }
    }
}
