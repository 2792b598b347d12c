using Routing.Statistics.Probability;
using Routing.Core.Ledgers;
using static Routing.Core.Reviewers.ReviewerEvent;

namespace Routing.Core.Reviewers;

/// <summary>How often somebody says the same of a pair that he sees twice, sides swapped (product.md §7.4): the only thing that a
/// person can be wrong about alone in a matter of taste.</summary>
/// <param name="Pairs">Pairs judged twice, both times with an answer.</param>
/// <param name="Same">Those with the same answer.</param>
/// <param name="ByChance">Share of equal answers of somebody who answers as often in each class without looking: Σ m_k²; 1 without any.</param>
public sealed record SelfConsistency(int Pairs, int Same, double ByChance)
{
    // Fewer show nothing. Whoever clicks is found at every second look, who looks hardly ever: of twenty pairs somebody who
    // repeats himself three times of four says the same of nine or fewer once in 250.
    private const int Least = 20;
    private const double Chance = 0.5;

    /// <summary>Probability of at least as many equal answers without looking.</summary>
    public double Tail => Same == 0 ? 1 : 1 - new Beta(Same, Pairs - Same + 1).AtLeast(ByChance); // the binomial tail

    /// <summary>What he said since his standing last changed.</summary>
    public static SelfConsistency Of(ReviewerState reviewer) =>
        Of([.. reviewer.Repeats.Where(repeated => repeated.At > reviewer.ChangedAt)]);

    /// <summary>What two answers to each of several pairs say.</summary>
    public static SelfConsistency Of(IReadOnlyCollection<Repeated> repeats)
    {
        List<Repeated> answered = [.. repeats.Where(repeated => repeated is { First: >= 0, Second: >= 0 })];
        var mix = answered.SelectMany(repeated => new[] { repeated.First, repeated.Second }).GroupBy(answer => answer)
            .Sum(answers => Math.Pow(answers.Count() / (2.0 * answered.Count), 2));
        return new SelfConsistency(answered.Count, answered.Count(repeated => repeated.First == repeated.Second), answered.Count == 0 ? 1 : mix);
    }

    /// <summary>Takes a second answer, each pair once, with what it shows of him.</summary>
    public static Decision<ReviewerEvent> Record(
        ReviewerState reviewer, IReadOnlyList<Repeated> answers, CalibrationPolicy policy, DateTimeOffset now)
    {
        if (answers.Count == 0 || reviewer.Repeats.Exists(known => known.Item == answers[0].Item))
            return new Decision<ReviewerEvent>.Accepted();
        var after = answers.Aggregate(reviewer, static (state, e) => state.Apply(e));
        var shown = Of(after);
        var noticed = shown.Pairs < Least || shown.Tail < Chance || shown.ByChance >= 1 ? []
            : ReviewerRules.Observe(
                after, [Conduct.Signal(
                    SignalKind.Inconsistent, true,
                    $"of {shown.Pairs} pairs that he saw twice, sides swapped, he said the same of {shown.Same}; without looking it would be {shown.ByChance * shown.Pairs:0.0}",
                    answers[^1].At)], policy, now) is Decision<ReviewerEvent>.Accepted(var facts)
                ? facts : [];
        return new Decision<ReviewerEvent>.Accepted([.. answers, .. noticed]);
    }
}
