namespace Routing.Statistics.Aggregation;

/// <summary>How well posteriors match known answers.</summary>
/// <param name="Items">Items scored.</param>
/// <param name="Accuracy">In [0, 1]; a tie among m classes earns 1/m.</param>
/// <param name="MacroF1">Mean over the classes that occur in the truth of F1, in [0, 1]; a tie goes to the first class.</param>
/// <param name="LogLoss">Mean −log q(truth), nats, with q at least 1e-6.</param>
/// <param name="Ece">Expected calibration error in ten equal bins of the top probability, in [0, 1] (M. Naeini et al.,
/// AAAI 2015).</param>
public sealed record LabelScores(int Items, double Accuracy, double MacroF1, double LogLoss, double Ece)
{
    private const int Bins = 10;
    private const double Floor = 1e-6;

    /// <summary>Scores posteriors, [I][K]; null where no answer is known.</summary>
    public static LabelScores? Of(double[][] posteriors, IReadOnlyDictionary<int, int> truth)
    {
        ArgumentNullException.ThrowIfNull(posteriors);
        ArgumentNullException.ThrowIfNull(truth);
        if (truth.Count == 0)
            return null;
        var k = posteriors[0].Length;
        var (hits, said, are) = (new double[k], new double[k], new double[k]); // [K]
        var (confidence, right) = (new double[Bins], new double[Bins]); // [bins]
        var loss = 0.0;
        foreach (var (item, answer) in truth)
        {
            var q = posteriors[item];
            var top = Array.IndexOf(q, q.Max());
            said[top]++;
            are[answer]++;
            hits[answer] += top == answer ? 1 : 0;
            loss -= Math.Log(Math.Max(Floor, q[answer]));
            var bin = Math.Min(Bins - 1, (int)(q[top] * Bins));
            confidence[bin] += q[top];
            right[bin] += top == answer ? 1 : 0;
        }

        var f1 = Enumerable.Range(0, k).Where(c => are[c] > 0).Average(c => 2 * hits[c] / (said[c] + are[c]));
        var ece = Enumerable.Range(0, Bins).Sum(b => Math.Abs(confidence[b] - right[b])) / truth.Count;
        return new LabelScores(
            truth.Count, Aggregation.Accuracy.Score(posteriors, truth), f1, loss / truth.Count, ece);
    }
}
