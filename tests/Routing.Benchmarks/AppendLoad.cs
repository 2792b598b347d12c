using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Routing.Core.Ports;

namespace Routing.Benchmarks;

/// <summary>Callers that append one event at a time, each to streams of its own of eight events, as items have them.</summary>
internal static class AppendLoad
{
    private const int EventsPerStream = 8;

    private static int _run;

    /// <summary>A body of the size of a judgment; not compressible.</summary>
    public static byte[] Body { get; } = RandomNumberGenerator.GetBytes(300);

    /// <summary>Runs the callers over the journals, taken in turn, until time is up.</summary>
    /// <returns>Appends a second, and how long each took.</returns>
    public static async Task<(double Rate, Latencies Times)> Run(
        IReadOnlyList<IJournal> journals, int callers, TimeSpan length, CancellationToken cancellation)
    {
        var run = Interlocked.Increment(ref _run);
        var times = new Latencies();
        var since = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(
            async () =>
            {
                var journal = journals[caller % journals.Count];
                for (var n = 0; since.Elapsed < length; n++)
                {
                    var stream = string.Create(CultureInfo.InvariantCulture, $"item/bench/{run}-{caller}-{n / EventsPerStream}");
                    var at = Stopwatch.GetTimestamp();
                    await journal.Append(stream, n % EventsPerStream, [Body], cancellation);
                    times.Add(Stopwatch.GetElapsedTime(at));
                }
            },
            cancellation)));
        return (times.Count / since.Elapsed.TotalSeconds, times);
    }
}
