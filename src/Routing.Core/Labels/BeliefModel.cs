using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Calibration;

namespace Routing.Core.Labels;

/// <summary>What is believed about one question: how people answer it and how far to trust the posterior.</summary>
/// <param name="Crowd">θ of a reviewer without evidence, K by K.</param>
/// <param name="Expert">The same for an expert tier.</param>
public sealed record QuestionModel(
    Question Question, HdsModel Model, TemperatureCalibrator Calibrator, double[,] Crowd, double[,] Expert)
{
    /// <summary>What gold says about closing at a calibrated confidence.</summary>
    public ClosingProof Proof { get; init; } = ClosingProof.None;
}

/// <summary>One published refit: what the engine believes about every reviewer and the classes, and with which it
/// turns answers into a posterior. Immutable; a later refit replaces it whole.</summary>
/// <param name="Epoch">Counts the refits of a programme; 0 is the model before any vote.</param>
/// <param name="Position">The last journal position that the refit read.</param>
/// <param name="Raters">Index of each reviewer with answers in the models' matrices.</param>
public sealed record BeliefModel(
    int Epoch, long Position, ImmutableDictionary<string, int> Raters, ImmutableArray<QuestionModel> Questions)
{
    /// <summary>β of each reviewer: his liking for the side shown first, log odds; those without are at 0.</summary>
    public ImmutableDictionary<string, double> SideBias { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>How far the served reward model is believed; null: not at all. Steers routing, no belief below sees it.</summary>
    public EvidenceTrusts? Trust { get; init; }

    /// <summary>Scores of the served reward model, as this silo knows them; not part of the refit.</summary>
    [JsonIgnore]
    public ModelScores? Scores { get; init; }

    /// <summary>The belief about the first question of an item that nobody has judged; shared by all of them.</summary>
    public double[] Untouched { get; } = Questions.IsEmpty
        ? [0.5, 0.5] : HierarchicalDawidSkene.Posterior(Questions[0].Model, []).Classes;

    /// <summary>p(answer | truth) of a reviewer, K by K; his tier's row before he has answered.</summary>
    public double[,] RaterOf(string reviewer, bool expert, int question) =>
        Raters.TryGetValue(reviewer, out var index) ? Questions[question].Model.RaterMatrices[index]
        : expert ? Questions[question].Expert : Questions[question].Crowd;

    /// <summary>Pseudo-counts of the Dirichlet posterior of a reviewer's rows, K by K: his matrix times the answers
    /// behind each row, prior included.</summary>
    public double[,] PseudoCountsOf(string reviewer, bool expert, int question)
    {
        var theta = RaterOf(reviewer, expert, question);
        var model = Questions[question].Model;
        var counts = Raters.TryGetValue(reviewer, out var index) ? model.RaterCounts[index] : null;
        var k = theta.GetLength(0);
        var alpha = new double[k, k]; // [K, K]
        for (var t = 0; t < k; t++)
        {
            var weight = model.Settings.RowStrength;
            for (var l = 0; l < k; l++)
                weight += counts?[t, l] ?? 0;
            for (var l = 0; l < k; l++)
                alpha[t, l] = weight * theta[t, l];
        }

        return alpha;
    }

    /// <summary>One answer with p(answer | truth) of who gave it, as it was shown to him.</summary>
    public RatedAnswer Rated(ItemVote vote, int question) => new(
        PositionBias.Seen(
            RaterOf(vote.Reviewer, vote.Expert, question),
            Questions[question].Question.Pair ? Tilt(SideBias, vote) : 0),
        vote.Classes[question], vote.Expert);

    /// <summary>What the presentation of an answer did for the first candidate.</summary>
    internal static double Tilt(ImmutableDictionary<string, double> sideBias, ItemVote vote) =>
        vote.Swapped is not { } swapped ? 0
        : sideBias.GetValueOrDefault(vote.Reviewer) / (swapped ? -2 : 2);

    /// <summary>The human posterior of one question: people's answers only, each reviewer once.</summary>
    public ItemBelief Belief(FeedbackTaskState task, int question)
    {
        var votes = new List<RatedAnswer>(task.Judgments.Count);
        foreach (var judged in task.Judgments)
        {
            if (judged.Classes[question] >= 0)
                votes.Add(Rated(ItemVote.Of(judged), question));
        }

        return HierarchicalDawidSkene.Posterior(Questions[question].Model, votes);
    }

    /// <summary>What the served model says of an item, where it is believed and may steer the item.</summary>
    public ScoredPair? Evidence(string item) =>
        Trust is { } trust && Scores is { } scores && trust.Model == scores.Model && scores.Items.TryGetValue(item, out var scored)
        && !EvidenceTrusts.IsBlind(item, trust.BlindShare) ? scored : null;

    /// <summary>Differs from another model's where the evidence about single items may: trust or scores are others.</summary>
    public object? EvidenceMark => Trust is { } trust && Scores is { } scores && trust.Model == scores.Model
        ? (trust, scores.Items.Count) : null;

    /// <summary>A belief joined with model evidence as far as that is trusted, [K].</summary>
    public double[] Join(ScoredPair scored, double[] belief) => Trust is { } trust
        ? trust.Of(scored.Slice).Join(belief, scored.Evidence.Classes(belief.Length))
        : belief;

    /// <summary>The belief that steers routing about the first question of an item that nobody has judged.</summary>
    public double[] Unjudged(string item) => Evidence(item) is { } scored ? Join(scored, Untouched) : Untouched;

    /// <summary>The question that is least certain, the one to ask about, and the belief that steers routing: people's answers
    /// and what the model says, where it is believed.</summary>
    public (int Question, double[] Belief) Leading(FeedbackTaskState task)
    {
        var item = task.Content?.ExternalId ?? "";
        var best = (Question: 0, Belief: task.Judgments.IsEmpty ? Unjudged(item) : Untouched, Entropy: -1.0);
        for (var q = 0; q < Questions.Length && !task.Judgments.IsEmpty; q++)
        {
            var belief = Belief(task, q).Classes;
            if (q == 0 && Evidence(item) is { } scored)
                belief = Join(scored, belief);
            var entropy = Statistics.Information.Entropy.Of(belief);
            if (entropy > best.Entropy)
                best = (q, belief, entropy);
        }

        return (best.Question, best.Belief);
    }

    /// <summary>The calibrated posterior: what stops and displays use.</summary>
    public double[] Calibrated(ItemBelief belief, int question) =>
        Questions[question].Calibrator.Apply(belief.Classes);
}
