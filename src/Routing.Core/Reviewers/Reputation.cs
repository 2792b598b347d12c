using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Routing.Core.Labels;
using Routing.Statistics.Probability;

namespace Routing.Core.Reviewers;

/// <summary>Reliability of one reviewer on one question and slice.</summary>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="LowerTenth">10 % quantile: the displayed score, which rises with evidence.</param>
/// <param name="Evidence">Pieces of evidence by weight: gold counts 1, a peer comparison at most 1.</param>
/// <param name="IsPrior">Below 5 pieces of evidence: what is shown is mostly the pool's prior.</param>
public sealed record ReputationCell(
    string Question, string Slice, double Mean, double Low, double High, double LowerTenth, double Evidence,
    int Answers, int Gold, bool IsPrior)
{
    /// <summary>The posterior itself, where it was computed; it does not travel.</summary>
    [JsonIgnore]
    public Beta Reliability { get; init; }
}

/// <summary>Reputation from what is known and from peers, each answer compared with what the others said without it
/// (algorithms.md §6.1–6.2). A pure function of the judgments and a fitted model.</summary>
public static class Reputation
{
    private const double PriorAnswers = 8, LeastEvidence = 5;

    /// <summary>The cells of every reviewer with answers.</summary>
    /// <param name="items">All items with votes, gold included.</param>
    public static ImmutableDictionary<string, ImmutableArray<ReputationCell>> Of(
        BeliefModel model, IEnumerable<VotedItem> items) => Of(model, Evidence.Of(model, items));

    internal static ImmutableDictionary<string, ImmutableArray<ReputationCell>> Of(
        BeliefModel model, ILookup<string, Evidence> evidence) => evidence.ToImmutableDictionary(
        reviewer => reviewer.Key,
        // Nobody is right or wrong about taste.
        reviewer => Cells(model, [.. reviewer.Where(piece => !model.Questions[piece.Question].Question.Taste)]), StringComparer.Ordinal);

    /// <summary>The cells of every reviewer as bytes, for other silos.</summary>
    public static byte[] Encode(ImmutableDictionary<string, ImmutableArray<ReputationCell>> cells) =>
        JsonSerializer.SerializeToUtf8Bytes(cells);

    /// <summary>The cells of every reviewer from their bytes.</summary>
    public static ImmutableDictionary<string, ImmutableArray<ReputationCell>> Decode(byte[] body) =>
        JsonSerializer.Deserialize<ImmutableDictionary<string, ImmutableArray<ReputationCell>>>(body)
        ?? throw new JsonException("Reputations are needed, not 'null'.");

    private static ImmutableArray<ReputationCell> Cells(BeliefModel model, List<Evidence> evidence)
    {
        // Newest first, so that an answer's place is its age in answers.
        evidence.Reverse();
        return [.. evidence.GroupBy(piece => (piece.Question, piece.Slice))
            .OrderBy(cell => cell.Key.Question).ThenBy(cell => cell.Key.Slice, StringComparer.Ordinal)
            .Select(cell => Cell(model, evidence, cell.Key.Question, cell.Key.Slice, [.. cell]))];
    }

    private static ReputationCell Cell(
        BeliefModel model, List<Evidence> all, int question, string slice, List<Evidence> pieces)
    {
        var pool = model.Questions[question].Model.PoolAccuracy;
        // What he shows elsewhere moves the prior of this cell away from the pool's.
        var (elsewhereRight, elsewhere) = Sum([.. all.Where(piece => piece.Question != question || piece.Slice != slice)]);
        var prior = (elsewhereRight + (PriorAnswers * pool)) / (elsewhere + PriorAnswers);
        var (right, total) = Sum(pieces);
        var beta = new Beta(right + (PriorAnswers * prior), total - right + (PriorAnswers * (1 - prior)));
        return new ReputationCell(
            model.Questions[question].Question.Id, slice, beta.Mean, beta.Quantile(0.025), beta.Quantile(0.975),
            beta.Quantile(0.10), total, pieces.Count, pieces.Count(piece => piece.IsGold), total < LeastEvidence)
        {
            Reliability = beta,
        };
    }

    private static (double Right, double Total) Sum(List<Evidence> pieces)
    {
        double right = 0, total = 0;
        for (var age = 0; age < pieces.Count; age++)
        {
            var weight = pieces[age].Weight * Forgetting.WeightOf(age);
            right += weight * pieces[age].Right;
            total += weight;
        }

        return (right, total);
    }
}
