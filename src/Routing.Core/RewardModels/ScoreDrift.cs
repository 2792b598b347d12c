using Routing.Statistics.Signals;

namespace Routing.Core.RewardModels;

/// <summary>Whether the pairs that come in are scored unlike those that were there when a version was first scored, over all and in
/// each slice. Safe for many callers at once.</summary>
public sealed class ScoreDrift
{
    // Of each side. By chance the index of 10 bins is 9 (1/n + 1/m) in the mean: of many slices some would be above 0.2 with 200.
    private const int Least = 200, LeastOfSlice = 400;

    // Later pairs after which it is worth looking again: all scores are sorted for it.
    private const double Again = 1.02;

    private readonly Lock _lock = new();
    private readonly Sides _all = new();
    private readonly Dictionary<string, Sides> _slices = new(StringComparer.Ordinal);

    private (int Later, Reading? Of) _read;

    /// <summary>The largest index and the slice that has it; a slice of null stands for all pairs.</summary>
    public sealed record Reading(double Index, string? Slice);

    /// <summary>A pair that was there, or one that came later.</summary>
    public void Add(string slice, double logOdds, bool later)
    {
        lock (_lock)
        {
            if (!_slices.TryGetValue(slice, out var own))
                _slices[slice] = own = new Sides();
            foreach (var sides in new[] { _all, own })
                (later ? sides.Later : sides.First).Add(logOdds);
        }
    }

    /// <summary>How far the two lie apart, as of the last fiftieth of what came later; null: too few of either.</summary>
    public Reading? Read()
    {
        lock (_lock)
        {
            if (_all.Later.Count < Least || _all.Later.Count < Again * _read.Later)
                return _read.Of;
            _read.Later = _all.Later.Count;
            return _read.Of = _slices.Select(slice => (Slice: (string?)slice.Key, Sides: slice.Value, Least: LeastOfSlice)).Prepend((null, _all, Least))
                .Where(one => one.Sides.First.Count >= one.Least && one.Sides.Later.Count >= one.Least)
                .Select(one => new Reading(PopulationStability.Of(one.Sides.First, one.Sides.Later), one.Slice))
                .MaxBy(reading => reading.Index);
        }
    }

    private sealed class Sides
    {
        public List<double> First { get; } = [];

        public List<double> Later { get; } = [];
    }
}
