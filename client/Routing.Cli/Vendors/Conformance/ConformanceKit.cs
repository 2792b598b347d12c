using Routing.Contracts;
using Routing.Contracts.Vendors;

namespace Routing.Cli.Vendors.Conformance;

/// <summary>One thing that the contract asks of a pool.</summary>
internal sealed record ConformanceCase(string Name, Func<Trial, Task> Run);

/// <summary>What one case found; null faults: nothing.</summary>
internal sealed record CaseResult(string Name, string? Fault);

/// <summary>Runs every case against a pool of its own.</summary>
internal static class ConformanceKit
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    public static IReadOnlyList<ConformanceCase> Cases { get; } =
        [.. TermsCases.All, .. OfferCases.All, .. WorkCases.All, .. SettlementCases.All];

    /// <summary>Tries a pool.</summary>
    /// <param name="open">Opens the pool anew.</param>
    /// <param name="items">Items that its people can judge.</param>
    /// <param name="choices">Choices of each task.</param>
    /// <param name="method">Method of each task.</param>
    /// <param name="clock">The time.</param>
    /// <param name="wanted">The cases to try.</param>
    /// <param name="cancellation">Stops between cases.</param>
    public static async Task<IReadOnlyList<CaseResult>> Try(
        Func<IReviewerPool> open, IReadOnlyList<ItemDocument> items, string[] choices, string method, TimeProvider clock,
        IEnumerable<ConformanceCase> wanted, CancellationToken cancellation)
    {
        var results = new List<CaseResult>();
        foreach (var tried in wanted)
        {
            cancellation.ThrowIfCancellationRequested();
            results.Add(new CaseResult(tried.Name, await Fault(tried, open(), new TestDesk(items, choices, method, clock), clock, cancellation)));
        }

        return results;
    }

    private static async Task<string?> Fault(
        ConformanceCase tried, IReviewerPool pool, TestDesk desk, TimeProvider clock, CancellationToken cancellation)
    {
        string? fault = null;
        try
        {
            await tried.Run(new Trial(pool, desk, clock, cancellation)).WaitAsync(_limit, cancellation);
        }
        catch (TimeoutException)
        {
            fault = $"The case was not over after {_limit.TotalSeconds:0} s.";
        }
#pragma warning disable CA1031 // Whatever the pool throws is a finding.
        catch (Exception found) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            fault = found is ConformanceException ? found.Message : $"It throws {found.GetType().Name}: {found.Message}";
        }

        fault ??= desk.Faults.Count == 0 ? null : string.Join(" ", desk.Faults);
        try
        {
            await pool.Stop(cancellation).WaitAsync(_limit, cancellation);
        }
#pragma warning disable CA1031 // A pool that cannot stop says so in the case that asks for it.
        catch (Exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return fault ?? "It does not stop.";
        }

        return fault;
    }
}
