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

    public override string ToString()
    {
        var sorted = _milliseconds.Order().ToArray();
        double At(double p) => sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, p * sorted.Length)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {At(0.5):0.000} ms, p90 {At(0.9):0.000} ms, p99 {At(0.99):0.000} ms, n = {sorted.Length}");
    }
}
