namespace Routing.Statistics.Audits;

/// <summary>Alarm that holds at every moment, however often one looks (algorithms.md §8; I. Waudby-Smith and A. Ramdas,
/// "Estimating Means of Bounded Random Variables by Betting", 2024): the mean over λ of Π(1 + λ·w·(x − α)). While the error
/// rate is at most α this rarely grows: P(ever ≥ 1/δ) ≤ δ.</summary>
public sealed class BettingProcess
{
    private static readonly double[] _stakes = [0.25, 0.5, 1, 2, 4, 8, 16];

    private readonly double _target;
    private readonly double[] _bets;
    private readonly double[] _wealth; // by stake, as logarithm

    /// <summary>A process that starts at 1.</summary>
    /// <param name="target">α, the error rate that was promised, in (0, 1).</param>
    public BettingProcess(double target)
    {
        _target = target;
        _bets = [.. _stakes.Where(stake => stake < 0.9 / target)];
        _wealth = new double[_bets.Length];
    }

    /// <summary>M, at least 0.</summary>
    public double Value => _wealth.Average(Math.Exp);

    /// <summary>Takes one audited item.</summary>
    /// <param name="wrong">x is 1 for a wrong label.</param>
    /// <param name="weight">The least propensity over the item's own, in (0, 1]: with it a drawn sample stands for the
    /// whole stream.</param>
    public void Take(bool wrong, double weight = 1)
    {
        for (var n = 0; n < _bets.Length; n++)
            _wealth[n] += Math.Log(1 + (_bets[n] * weight * ((wrong ? 1 : 0) - _target)));
    }

    /// <summary>Whether the promise is broken, at level δ.</summary>
    public bool IsAlarm(double delta = 0.05) => Value >= 1 / delta;
}
