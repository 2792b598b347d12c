using System.Collections.Concurrent;
using System.Globalization;

namespace Routing.Benchmarks;

/// <summary>Measured times.</summary>
internal sealed class Latencies
{
    private readonly ConcurrentBag<double> _milliseconds = [];

    public int Count => _milliseconds.Count;

    /// <summary>The longest, milliseconds.</summary>
    public double Longest => _milliseconds.DefaultIfEmpty(double.NaN).Max();

    public void Add(TimeSpan time) => _milliseconds.Add(time.TotalMilliseconds);

    /// <summary>The time that a share <paramref name="p"/> of them stayed below, milliseconds; NaN where none was measured.</summary>
    public double At(double p) => At(Sorted(), p);

    public override string ToString()
    {
        var sorted = Sorted();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {At(sorted, 0.5):0.000} ms, p90 {At(sorted, 0.9):0.000} ms, p99 {At(sorted, 0.99):0.000} ms, n = {sorted.Length}");
    }

    private double[] Sorted() => [.. _milliseconds.Order()];

    private static double At(double[] sorted, double p) =>
        sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, p * sorted.Length)];
}
