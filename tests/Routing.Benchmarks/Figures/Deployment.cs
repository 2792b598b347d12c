using System.Globalization;

namespace Routing.Benchmarks.Figures;

/// <summary>One way to reach the engine, and the two floors that its figures are set beside.</summary>
/// <param name="Name">As printed.</param>
/// <param name="Programme">Whose work is done.</param>
/// <param name="Bare">A bare call of a grain, made in the same way.</param>
/// <param name="Raw">A raw insert into the same database.</param>
internal sealed record Deployment(string Name, string Programme, Door Door, BareCalls Bare, IRawInsert Raw)
{
    /// <summary>Measures and prints: everybody asks again at once, then at an even rate. The floors are measured before each.</summary>
    /// <returns>Cycles a second of the closed loop.</returns>
    public async Task<double> Measure(int reviewers, TimeSpan length, double rate, CancellationToken cancellation)
    {
        var closed = await One("closed loop", 0);
        await One(string.Create(CultureInfo.InvariantCulture, $"paced at {rate:0}/s"), rate);
        return closed;

        async Task<double> One(string what, double pace)
        {
            var (raw, inserts) = await Raw.Run(reviewers, length / 4, cancellation);
            var (bare, calls) = await Bare.Run(reviewers, length / 2, pace, cancellation);
            var load = await CycleLoad.Run($"{Name}, {what}", Programme, reviewers, length, pace, Door, cancellation);
            NodeBenchmark.Print($"{Name}, {what}, {reviewers} reviewers: {load.Rate:0} cycles/s, {2 * load.Rate:0} durable events/s, {load.Empty} asks without work");
            NodeBenchmark.Print($"  beside: bare calls {bare:0}/s, {calls}; raw inserts of {reviewers} rows {raw:0} rows/s, {inserts}");
            if (pace == 0)
                NodeBenchmark.Print($"  cycles / bare calls {load.Rate / bare:0.000}; durable events / raw rows {2 * load.Rate / raw:0.000}");
            Compare("pull to lease", load.Asks, calls, inserts, " (goal: below 20)");
            Compare("submit to acknowledgement", load.Submits, calls, inserts, "");
            return load.Rate;
        }
    }

    private static void Compare(string what, Latencies times, Latencies bare, Latencies raw, string goal) => NodeBenchmark.Print(
        $"  {what}: p50 {times.At(0.5):0.00} ms, {times.At(0.5) / bare.At(0.5):0.0} bare calls, {times.At(0.5) / raw.At(0.5):0.0} raw inserts; p99 {times.At(0.99):0.00} ms, {times.At(0.99) / bare.At(0.99):0.0} bare calls{goal}, {times.At(0.99) / raw.At(0.99):0.0} raw inserts");
}
