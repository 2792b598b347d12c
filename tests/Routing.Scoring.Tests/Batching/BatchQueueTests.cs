using CsCheck;
using Routing.Core.RewardModels;
using Routing.Scoring.Batching;
using Xunit;

namespace Routing.Scoring.Tests.Batching;

public sealed class BatchQueueTests
{
    private static readonly BatchLimits _limits = new() { MaxPaddedUnits = 256, MaxRows = 4, MaxDelay = TimeSpan.FromMilliseconds(5) };
    private static readonly object[] _groups = ["old", "new"];

    [Fact]
    public void Requests_of_one_version_and_one_length_run_together_oldest_first()
    {
        var queue = new BatchQueue<int>(_limits);
        Add(queue, 1, length: 20);
        Add(queue, 2, length: 60);
        Add(queue, 3, length: 32);
        Add(queue, 4, length: 20, group: "new");
        Add(queue, 5, length: 1);

        Assert.Equal([1, 3, 5], Take(queue, 5));
        Assert.Equal([2], Take(queue, 5));
        Assert.Equal([4], Take(queue, 5));
    }

    [Fact]
    public void A_batch_ends_at_its_rows_or_its_padded_units()
    {
        var queue = new BatchQueue<int>(_limits);
        for (var n = 0; n < 6; n++)
            Add(queue, n, length: 10);
        for (var n = 6; n < 9; n++)
            Add(queue, n, length: 100);

        Assert.Equal([0, 1, 2, 3], Take(queue, 5));
        Assert.Equal([4, 5], Take(queue, 5));
        Assert.Equal([6, 7], Take(queue, 5));
        Assert.Equal([8], Take(queue, 5));
    }

    [Fact]
    public void What_is_larger_than_a_batch_runs_alone()
    {
        var queue = new BatchQueue<int>(_limits);
        Add(queue, 1, length: 1000);
        Add(queue, 2, length: 1000);

        Assert.Equal([1], Take(queue, 0));
        Assert.Equal([2], Take(queue, 0));
    }

    [Fact]
    public void What_is_larger_than_anything_that_runs_is_refused() =>
        Assert.Equal("too_large", Add(new BatchQueue<int>(_limits), 1, length: 8 * 256 + 1));

    [Fact]
    public void A_full_queue_refuses_at_once()
    {
        var queue = new BatchQueue<int>(_limits);
        for (var n = 0; n < 64 * 256 / 32; n++)
            Assert.Null(Add(queue, n, length: 32));

        Assert.Equal("overloaded", Add(queue, -1, length: 1));
    }

    [Fact]
    public void A_batch_that_is_not_full_waits_no_longer_than_the_delay_of_the_oldest()
    {
        var queue = new BatchQueue<int>(_limits);
        Add(queue, 1, length: 10, arrived: 1);
        Add(queue, 2, length: 10, arrived: 3);

        Assert.Equal(TimeSpan.FromMilliseconds(6), queue.Next(TimeSpan.FromMilliseconds(4)).Again);
        Assert.Equal([1, 2], Take(queue, 6));
    }

    [Fact]
    public void The_last_lane_begins_a_tenth_of_the_batches_however_busy_the_first_is()
    {
        var queue = new BatchQueue<ScoreLane>(_limits);
        var begun = new List<ScoreLane>();
        for (var round = 0; round < 100; round++)
        {
            foreach (var lane in Enum.GetValues<ScoreLane>())
            {
                for (var n = queue.Units; n < 3 * 4 * 32 * 4; n += 32)
                    queue.Add(Request(lane, 10, lane, "old", 0, 1000));
            }

            foreach (var lane in Enum.GetValues<ScoreLane>())
                queue.Add(Request(lane, 10, lane, "old", 0, 1000));
            begun.Add(queue.Next(TimeSpan.Zero).Batch[0]!.Lane);
        }

        Assert.Equal(10, begun.Count(lane => lane == ScoreLane.Rescore));
        Assert.Equal(60, begun.Count(lane => lane == ScoreLane.Lease));
    }

    [Fact]
    public void No_schedule_loses_mixes_or_overfills() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 1], Gen.Int[1, 6], Gen.Int[1, 300]).Array[1, 80].Sample(steps =>
        {
            var queue = new BatchQueue<int>(_limits);
            var waiting = new List<QueuedRequest<int>>();
            var now = TimeSpan.Zero;
            for (var n = 0; n < steps.Length; n++)
            {
                var (action, lane, group, rows, length) = steps[n];
                switch (action)
                {
                    case 0:
                        now += TimeSpan.FromMilliseconds(rows);
                        var late = waiting.Where(request => request.Deadline <= now).ToList();
                        Assert.Equal(late.Select(request => request.Item).Order(), queue.Expire(now).Select(request => request.Item).Order());
                        waiting.RemoveAll(late.Contains);
                        break;
                    case 1 when waiting.Count > 0:
                        var gone = waiting[length % waiting.Count];
                        Assert.True(queue.Remove(gone));
                        Assert.False(queue.Remove(gone));
                        waiting.Remove(gone);
                        break;
                    case 2:
                        Check(queue.Next(now), waiting, now);
                        break;
                    default:
                        var request = new QueuedRequest<int>(
                            n, _groups[group], new BatchSize(rows, length), (ScoreLane)lane, now, now + TimeSpan.FromMilliseconds(10 + length));
                        if (queue.Add(request) is null)
                            waiting.Add(request);
                        break;
                }

                Assert.Equal(waiting.Sum(request => request.Size.PaddedUnits), queue.Units);
            }

            // A worker that never rests empties the queue.
            while (waiting.Count > 0)
                Check(queue.Next(TimeSpan.FromHours(1)), waiting, TimeSpan.FromHours(1));
        });

    private static void Check((List<QueuedRequest<int>> Batch, TimeSpan? Again) next, List<QueuedRequest<int>> waiting, TimeSpan now)
    {
        var (batch, again) = next;
        if (batch.Count == 0)
        {
            // Nothing that waited long enough is kept waiting.
            Assert.Equal(waiting.Count == 0 ? null : waiting.Min(request => request.Arrived) + _limits.MaxDelay, again);
            Assert.True(again is null || again > now);
            return;
        }

        Assert.Single(batch.Select(request => (request.Group, request.Size.Bucket)).Distinct());
        var rows = batch.Sum(request => request.Size.Rows);
        Assert.True(batch.Count == 1 || (rows <= _limits.MaxRows && rows * batch[0].Size.Bucket <= _limits.MaxPaddedUnits));
        foreach (var lane in batch.GroupBy(request => request.Lane))
        {
            // Oldest first, and nobody of the same kind was left behind in the lane.
            var alike = waiting.Where(request => request.Lane == lane.Key && request.Group == batch[0].Group && request.Size.Bucket == batch[0].Size.Bucket);
            Assert.Equal(alike.Take(lane.Count()), lane);
        }

        Assert.All(batch, request => Assert.True(waiting.Remove(request)));
    }

    private static string? Add(BatchQueue<int> queue, int item, int length, string group = "old", int arrived = 0) =>
        queue.Add(Request(item, length, ScoreLane.OpenItem, group, arrived, 1000))?.Code;

    private static QueuedRequest<T> Request<T>(T item, int length, ScoreLane lane, string group, int arrived, int deadline) => new(
        item, string.Intern(group), new BatchSize(1, length), lane, TimeSpan.FromMilliseconds(arrived), TimeSpan.FromMilliseconds(deadline));

    private static IEnumerable<int> Take(BatchQueue<int> queue, int now) =>
        queue.Next(TimeSpan.FromMilliseconds(now)).Batch.Select(request => request.Item);
}
