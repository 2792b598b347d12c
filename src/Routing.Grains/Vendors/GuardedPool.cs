using System.Diagnostics;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using Routing.Contracts.Vendors;
using Routing.Core.Telemetry;

namespace Routing.Grains.Vendors;

/// <summary>A vendor that cannot harm anybody else: each call has a deadline, few run at a time, and a vendor that fails
/// often is left alone for a while. What goes wrong is a <see cref="VendorFaultException"/>, whatever it was.</summary>
internal sealed class GuardedPool
{
    private readonly IReviewerPool _vendor;
    private readonly ResiliencePipeline _guard;

    public GuardedPool(IReviewerPool vendor, VendorGuard settings, TimeProvider clock)
    {
        _vendor = vendor;
        _guard = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddConcurrencyLimiter(permitLimit: settings.Parallel, queueLimit: settings.Parallel)
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5, MinimumThroughput = settings.FailuresToOpen, SamplingDuration = settings.Sampling,
                BreakDuration = settings.Break,
            })
            .AddTimeout(settings.Deadline)
            .Build();
    }

    public Task<T> Ask<T>(string call, Func<IReviewerPool, CancellationToken, Task<T>> ask, CancellationToken cancellation) =>
        Guard(call, ask, cancellation);

    public Task Tell(string call, Func<IReviewerPool, CancellationToken, Task> tell, CancellationToken cancellation) => Guard(
        call,
        async (vendor, stop) =>
        {
            await tell(vendor, stop);
            return true;
        },
        cancellation);

    private async Task<T> Guard<T>(
        string call, Func<IReviewerPool, CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var outcome = "done";
        try
        {
            // Off the grain's turn, and not awaited past the deadline: a plug-in may block its thread or ignore its token.
            return await _guard.ExecuteAsync(
                async stop => await Task.Run(() => ask(_vendor, stop), stop).WaitAsync(stop), cancellation);
        }
#pragma warning disable CA1031 // The vendor's faults stay the vendor's.
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            outcome = fault switch
            {
                TimeoutRejectedException => "late",
                BrokenCircuitException => "open",
                RateLimiterRejectedException => "full",
                _ => "failed",
            };
            throw new VendorFaultException(call, outcome, fault);
        }
        finally
        {
            Instruments.PoolCall.Record(
                Stopwatch.GetElapsedTime(started).TotalSeconds, new("call", call), new("outcome", outcome));
        }
    }
}
