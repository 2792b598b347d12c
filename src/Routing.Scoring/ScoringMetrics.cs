using System.Diagnostics.Metrics;

namespace Routing.Scoring;

/// <summary>Counts of one scorer. Meter "Routing.Scoring"; device is a tag of each.</summary>
public sealed class ScoringMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Routing.Scoring";

    private readonly Meter _meter = new(MeterName);
    private readonly KeyValuePair<string, object?> _device;
    private readonly UpDownCounter<long> _queued;
    private readonly Histogram<int> _rows;
    private readonly Histogram<double> _padding, _wait, _run;
    private readonly Counter<long> _refused, _swaps;

    /// <param name="device">cpu or cuda:N.</param>
    public ScoringMetrics(string device)
    {
        _device = new("device", device);
        _queued = _meter.CreateUpDownCounter<long>("routing.scoring.queue", "{unit}", "Padded units that wait");
        _rows = _meter.CreateHistogram<int>("routing.scoring.batch", "{row}", "Rows of a batch");
        _padding = _meter.CreateHistogram<double>("routing.scoring.padding", "1", "Share of a batch's units that are padding");
        _wait = _meter.CreateHistogram<double>("routing.scoring.wait", "s", "Time of a request in the queue");
        _run = _meter.CreateHistogram<double>("routing.scoring.run", "s", "Time of a batch in the runtime");
        _refused = _meter.CreateCounter<long>("routing.scoring.refused", "{request}", "Requests without a score, by code");
        _swaps = _meter.CreateCounter<long>("routing.scoring.swaps", "{swap}", "Versions that began to be served");
    }

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    internal void Queued(long units) => _queued.Add(units, _device);

    internal void Waited(TimeSpan time) => _wait.Record(time.TotalSeconds, _device);

    internal void Refused(string code) => _refused.Add(1, _device, new("code", code));

    internal void Swapped() => _swaps.Add(1, _device);

    internal void Ran(int rows, long paddedUnits, long units, TimeSpan time)
    {
        _rows.Record(rows, _device);
        _padding.Record(1 - ((double)units / Math.Max(1, paddedUnits)), _device);
        _run.Record(time.TotalSeconds, _device);
    }
}
