using Routing.Core.Ledgers;
using Routing.Core.RewardModels;

namespace Routing.Scoring.Batching;

/// <summary>What runs next: three lanes of waiting requests and the rules of a batch. Knows no thread and no clock.</summary>
internal sealed class BatchQueue<T>(BatchLimits limits)
{
    // Which lane begins a batch, in turn; an empty lane gives its turn to the most urgent that has something. So the last lane
    // begins a tenth of the batches however busy the others are.
    private static readonly ScoreLane[] _turns =
    [
        ScoreLane.Lease, ScoreLane.Lease, ScoreLane.OpenItem, ScoreLane.Lease, ScoreLane.Lease,
        ScoreLane.OpenItem, ScoreLane.Lease, ScoreLane.Lease, ScoreLane.OpenItem, ScoreLane.Rescore,
    ];

    private readonly LinkedList<QueuedRequest<T>>[] _lanes = [new(), new(), new()];
    private int _turn;

    /// <summary>Padded units that wait.</summary>
    public long Units { get; private set; }

    /// <summary>Adds a request to the end of its lane, or says why not.</summary>
    public Refusal? Add(QueuedRequest<T> request)
    {
        var units = request.Size.PaddedUnits;
        if (units > limits.LargestUnits)
            return ScoreRefusals.TooLarge(units, limits.LargestUnits);
        if (Units + units > limits.QueueUnits)
            return ScoreRefusals.Overloaded(Units, limits.QueueUnits);
        request.Place = _lanes[(int)request.Lane].AddLast(request);
        Units += units;
        return null;
    }

    /// <summary>Takes a request out that is no longer wanted.</summary>
    /// <returns>Whether it still waited.</returns>
    public bool Remove(QueuedRequest<T> request)
    {
        if (request.Place is not { } place)
            return false;
        place.List!.Remove(place); // A place that is kept is in its lane.
        request.Place = null;
        Units -= request.Size.PaddedUnits;
        return true;
    }

    /// <summary>Takes out what waited too long.</summary>
    public List<QueuedRequest<T>> Expire(TimeSpan now)
    {
        var expired = _lanes.SelectMany(lane => lane).Where(request => request.Deadline <= now).ToList();
        foreach (var request in expired)
            Remove(request);
        return expired;
    }

    /// <summary>Takes out the next batch: requests of one group and one bucket, oldest first, within the limits; one that is larger
    /// alone comes alone.</summary>
    /// <returns>The batch; or none, and when to ask again: null where nothing waits.</returns>
    public (List<QueuedRequest<T>> Batch, TimeSpan? Again) Next(TimeSpan now)
    {
        if (First() is not { } first)
            return ([], null);
        List<QueuedRequest<T>> batch = [first];
        var rows = first.Size.Rows;
        var full = !Fits(rows + 1, first.Size.Bucket);
        foreach (var request in _lanes.SelectMany(lane => lane))
        {
            if (full)
                break;
            if (ReferenceEquals(request, first) || !ReferenceEquals(request.Group, first.Group) || request.Size.Bucket != first.Size.Bucket)
                continue;
            // The next in order that does not fit ends the batch: nobody overtakes.
            full = !Fits(rows + request.Size.Rows, first.Size.Bucket);
            if (full)
                break;
            batch.Add(request);
            rows += request.Size.Rows;
            full = !Fits(rows + 1, first.Size.Bucket);
        }

        // Whoever waited long enough ends the wait of all.
        var due = _lanes.Where(lane => lane.Count > 0).Min(lane => lane.First!.Value.Arrived) + limits.MaxDelay;
        if (!full && due > now)
            return ([], due);
        foreach (var request in batch)
            Remove(request);
        _turn = (_turn + 1) % _turns.Length;
        return (batch, null);
    }

    private bool Fits(int rows, int bucket) => rows <= limits.MaxRows && (long)rows * bucket <= limits.MaxPaddedUnits;

    private QueuedRequest<T>? First()
    {
        var turn = _lanes[(int)_turns[_turn]].First ?? _lanes.FirstOrDefault(lane => lane.Count > 0)?.First;
        return turn?.Value;
    }
}
