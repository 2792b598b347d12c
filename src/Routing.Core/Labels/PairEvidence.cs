using System.Collections.Immutable;

namespace Routing.Core.Labels;

/// <summary>What a reward model says of one pair, from a head that was not trained on it.</summary>
/// <param name="LogOdds">Of the first candidate being preferred to the second.</param>
/// <param name="Variance">Of the log odds: the model's doubt, at least 0.</param>
public readonly record struct PairEvidence(float LogOdds, float Variance)
{
    /// <summary>One of the answers is unlike those that the model was trained on: the doubt does not see that.</summary>
    public bool OutOfDomain { get; init; }

    /// <summary>The log odds less what the doubt takes away (MacKay 1992): μ / √(1 + πv/8).</summary>
    public double Doubted => LogOdds / Math.Sqrt(1 + (Math.PI * Variance / 8));

    /// <summary>What a label would teach the model about the pair: log(1 + p(1 − p) v), nats.</summary>
    public double Doubt
    {
        get
        {
            var p = 1 / (1 + Math.Exp(-LogOdds));
            return Math.Log(1 + (p * (1 - p) * Variance));
        }
    }

    /// <summary>f over the classes of a pair, [K], sums to 1: A, B and, where there is a third, the tie, which lies between
    /// them (Davidson 1970 with ν = 1; how often people tie is the bias that <c>EvidenceTrust</c> learns).</summary>
    public double[] Classes(int classes)
    {
        var half = Math.Clamp(Doubted, -30, 30) / 2;
        var weights = new double[classes];
        for (var k = 0; k < classes; k++)
            weights[k] = Math.Exp(k switch { 0 => half, 1 => -half, _ => 0 });
        var total = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / total);
    }
}

/// <summary>A pair's evidence and the slice whose trust it is joined with.</summary>
public readonly record struct ScoredPair(PairEvidence Evidence, string Slice);

/// <summary>The scores of the versions that are served by item. More items may be added, what is there does not change.</summary>
/// <param name="Model">Line and version, e.g. <c>overall@3</c>; of several lines joined by '+'.</param>
public sealed record ModelScores(string Model, IReadOnlyDictionary<string, ScoredPair> Items)
{
    /// <summary>By line, when the labels that its version was trained on were read; a line of which nobody knows is not there.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> LabelsUntil { get; init; } =
        ImmutableSortedDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal);

    /// <summary>The scores of several lines as one; null of none. No item may be in two of them.</summary>
    public static ModelScores? Joined(IReadOnlyList<ModelScores> lines) => lines switch
    {
        [] => null,
        [var only] => only,
        _ => new ModelScores(string.Join('+', lines.Select(line => line.Model)), new JoinedScores([.. lines.Select(line => line.Items)]))
        {
            LabelsUntil = lines.SelectMany(line => line.LabelsUntil).ToImmutableSortedDictionary(StringComparer.Ordinal),
        },
    };

    /// <summary>Line and version of one line; null: it serves none.</summary>
    public string? VersionOf(string line) =>
        Model.Split('+').FirstOrDefault(model => model.StartsWith(line + "@", StringComparison.Ordinal));
}
