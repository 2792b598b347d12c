using System.Diagnostics;

namespace Routing.Benchmarks;

/// <summary>Callers who take turns at an even rate.</summary>
internal static class Pace
{
    /// <summary>Waits until a caller's turn; who is late goes on at once.</summary>
    /// <param name="turn">How many turns he had.</param>
    /// <param name="rate">Turns a second of all together; 0: always at once.</param>
    public static async Task Until(Stopwatch since, int turn, int caller, int callers, double rate, CancellationToken cancellation)
    {
        if (rate <= 0)
            return;
        var due = TimeSpan.FromSeconds(((turn * (double)callers) + caller) / rate) - since.Elapsed;
        if (due > TimeSpan.Zero)
            await Task.Delay(due, cancellation);
    }
}
