using Routing.Statistics.Signals;

namespace Routing.Core.RewardModels;

/// <summary>Whether more of the pairs that come in are unlike those of training than of those that were there when a version was first
/// scored. Safe for many callers at once.</summary>
public sealed class DomainShift
{
    // Of each side.
    private const int Least = 200;

    private readonly Lock _lock = new();
    private (int Outside, int All) _first, _later;

    /// <summary>Shares of pairs with an answer out of domain.</summary>
    /// <param name="PValue">Of so many more by chance alone.</param>
    public sealed record Reading(double Before, double Now, double PValue)
    {
        /// <summary>The share now in units of that before; of none before, of one pair.</summary>
        public double Ratio { get; init; }
    }

    /// <summary>A pair that was there, or one that came later.</summary>
    public void Add(bool outside, bool later)
    {
        lock (_lock)
        {
            ref var side = ref later ? ref _later : ref _first;
            side = (side.Outside + (outside ? 1 : 0), side.All + 1);
        }
    }

    /// <summary>The two shares; null: too few pairs of either side.</summary>
    public Reading? Read()
    {
        lock (_lock)
        {
            if (_first.All < Least || _later.All < Least)
                return null;
            var now = (double)_later.Outside / _later.All;
            return new Reading(
                (double)_first.Outside / _first.All, now, ShareRise.PValue(_first.Outside, _first.All, _later.Outside, _later.All))
            {
                Ratio = now * _first.All / Math.Max(1, _first.Outside),
            };
        }
    }
}
