using Routing.Statistics.Aggregation;

namespace Routing.Cli.Report;

/// <summary>How often labels are right, where the truth is known.</summary>
/// <param name="truth">Class by item.</param>
internal sealed class TruthScore(IReadOnlyDictionary<int, int> truth)
{
    /// <summary>Nothing is known.</summary>
    public bool IsEmpty => truth.Count == 0;

    /// <summary>Whether the truth of an item is known.</summary>
    public bool Knows(int item) => truth.ContainsKey(item);

    /// <summary>The share of right verdicts among the items whose truth is known.</summary>
    public Share Right(IEnumerable<(int Item, int Verdict)> verdicts)
    {
        var known = verdicts.Where(pair => truth.ContainsKey(pair.Item)).ToList();
        return Share.Of(known.Count(pair => truth[pair.Item] == pair.Verdict), known.Count);
    }

    /// <summary>The same of the leading classes; ties share credit.</summary>
    /// <param name="posteriors">[I][K].</param>
    public Share Score(double[][] posteriors) =>
        IsEmpty ? Share.None : Share.Of(Accuracy.Score(posteriors, truth) * truth.Count, truth.Count);
}
