using Routing.Core.Telemetry;

namespace Routing.Scoring.Batching;

/// <summary>What one batcher counts.</summary>
internal sealed class BatchMeter(string device)
{
    private readonly KeyValuePair<string, object?> _device = new("device", device);

    public void Queued(long units) => Instruments.ScoringQueue.Add(units, _device);

    public void Waited(TimeSpan time) => Instruments.ScoringWait.Record(time.TotalSeconds, _device);

    public void Refused(string code) => Instruments.ScoringRefusals.Add(1, new("code", code), _device);

    public void Ran<T>(IReadOnlyList<QueuedRequest<T>> batch, TimeSpan time)
    {
        var (rows, padded, units) = (0, 0L, 0L);
        foreach (var request in batch)
        {
            rows += request.Size.Rows;
            padded += request.Size.PaddedUnits;
            units += (long)request.Size.Rows * request.Size.Longest;
        }

        Instruments.ScoringBatch.Record(rows, _device);
        Instruments.ScoringPadding.Record(1 - ((double)units / Math.Max(1, padded)), _device);
        Instruments.ScoringRun.Record(time.TotalSeconds, _device);
    }
}
