using System.Diagnostics;
using Routing.Client;

namespace Routing.Benchmarks.Chaos;

/// <summary>How long a cluster takes to answer for everybody again.</summary>
public static class Failover
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>The time until each reviewer's grain, wherever it lived, has answered.</summary>
    /// <exception cref="RoutingUnavailableException">One did not within a minute.</exception>
    public static async Task<TimeSpan> UntilAllAnswered(
        RoutingClient client, string programme, IReadOnlyList<string> reviewers, CancellationToken cancellation)
    {
        var since = Stopwatch.StartNew();
        await Task.WhenAll(reviewers.Select(async reviewer =>
        {
            while (true)
            {
                try
                {
                    await client.Reviewer(programme, reviewer, cancellation);
                    return;
                }
                catch (RoutingUnavailableException) when (since.Elapsed < _patience)
                {
                }
            }
        }));
        return since.Elapsed;
    }
}
