namespace Routing.Core.Assignment;

/// <summary>The score that an offer must reach while others wait as well: the 60 % quantile of the scores offered of late
/// (algorithms.md §5.2). Not safe for concurrent use.</summary>
public sealed class ChoiceGate
{
    private const int Remembered = 200, Least = 20;
    private const double Share = 0.6;

    private readonly Queue<double> _scores = new();

    /// <summary>The gate; null while too few offers were made to tell.</summary>
    public double? Level => _scores.Count < Least ? null : _scores.Order().ElementAt((int)(Share * _scores.Count));

    /// <summary>Takes note of an offer.</summary>
    public void Offered(double score)
    {
        _scores.Enqueue(score);
        if (_scores.Count > Remembered)
            _scores.Dequeue();
    }
}
