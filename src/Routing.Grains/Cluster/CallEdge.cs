using System.Diagnostics;
using Routing.Grains.Telemetry;

namespace Routing.Grains.Cluster;

/// <summary>Where a call leaves its grain: it is timed and counted, and what failed becomes what the contract promises. One
/// filter for both, since every filter costs every call.</summary>
public sealed class CallEdge : IIncomingGrainCallFilter
{
    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var call = context.Invoke();
        if (!call.IsCompletedSuccessfully)
            return Answered(call, context, started);
        CallMeter.Answered(context, started); // Without waiting, as most hints are.
        return Task.CompletedTask;
    }

    private static async Task Answered(Task call, IIncomingGrainCallContext context, long started)
    {
        try
        {
            await call;
        }
        catch (Exception thrown) when (EngineFaults.Of(thrown) is { } fault)
        {
            throw fault;
        }

        CallMeter.Answered(context, started);
    }
}
