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

    /// <summary>Answers of generalists on gold, and how many of them are right.</summary>
    public int GoldAnswers { get; init; }

    /// <inheritdoc cref="GoldAnswers"/>
    public int GoldRight { get; init; }

    /// <summary>The opinions that labels rest on beside HDS; null in questions of taste and before enough gold was answered: HDS alone.</summary>
    public QuickPool? Pool { get; init; }

    /// <summary>Calibrators of the slices with gold, where there is enough of it in all of them; the others use <see cref="Calibrator"/>.</summary>
    public ImmutableDictionary<string, TemperatureCalibrator> SliceCalibrators { get; init; } = ImmutableDictionary<string, TemperatureCalibrator>.Empty;

    /// <summary>How slices with enough votes were answered.</summary>
    public ImmutableDictionary<string, SliceCounts> SliceCounts { get; init; } = ImmutableDictionary<string, SliceCounts>.Empty;

    private IReadOnlyDictionary<string, SliceModel>? _slices;

    /// <summary>How people answer in those slices.</summary>
    public IReadOnlyDictionary<string, SliceModel> Slices => _slices ??= Nested();

    /// <summary>The same question with other counts.</summary>
    internal QuestionModel With(HdsModel model, ImmutableDictionary<string, SliceCounts> slices) =>
        this with { Model = model, SliceCounts = slices, _slices = null };

    /// <summary>How people answer in a domain, or in a cell of it (<see cref="RiskCells"/>): as in the least slice around it with enough votes;
    /// null where there is none.</summary>
    public SliceModel? SliceOf(string? slice) => slice is null || Slices.Count == 0 ? null
        : Slices.GetValueOrDefault(slice) ?? Slices.GetValueOrDefault(RiskCells.DomainOf(slice));

    /// <summary>The model with the class prior of a slice.</summary>
    public HdsModel In(string? slice) => SliceOf(slice)?.Model ?? Model;

    // Domains first: their cells are nested in them.
    private Dictionary<string, SliceModel> Nested()
    {
        var slices = new Dictionary<string, SliceModel>(StringComparer.Ordinal);
        foreach (var (slice, counts) in SliceCounts.OrderBy(pair => RiskCells.DomainOf(pair.Key).Length != pair.Key.Length))
            slices[slice] = new SliceModel(Model, counts, slices.GetValueOrDefault(RiskCells.DomainOf(slice)));
        return slices;
    }
}

/// <summary>One published refit: what the engine believes about every reviewer and the classes, and with which it
/// turns answers into a posterior. Immutable; a later refit replaces it whole.</summary>
/// <param name="Epoch">Counts the refits of a programme; 0 is the model before any vote.</param>
/// <param name="Position">The last journal position that the refit read.</param>
/// <param name="Raters">Index of each reviewer with answers in the models' matrices; of those who answered as generalist and
/// as expert two.</param>
public sealed record BeliefModel(
    int Epoch, long Position, ImmutableDictionary<string, int> Raters, ImmutableArray<QuestionModel> Questions)
{
    /// <summary>β of each reviewer: his liking for the side shown first, log odds; those without are at 0.</summary>
    public ImmutableDictionary<string, double> SideBias { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>How far the served reward model is believed; null: not at all. Steers routing, no belief below sees it.</summary>
    public EvidenceTrusts? Trust { get; init; }

    /// <summary>What each gold item is worth.</summary>
    public ImmutableDictionary<string, GoldHealth> Gold { get; init; } = ImmutableDictionary<string, GoldHealth>.Empty;

    /// <summary>By risk class, what the audits of items closed with the model's help show.</summary>
    public ImmutableArray<AuditStanding> Audits { get; init; } = [];

    /// <summary>Scores of the served reward model, as this silo knows them; not part of the refit.</summary>
    [JsonIgnore]
    public ModelScores? Scores { get; init; }
    /// <summary>Standard deviation of β where it is known.</summary>
    public ImmutableDictionary<string, double> SideBiasDeviation { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>β of a reviewer and its standard deviation; 0 and infinity without evidence.</summary>
    public (double Bias, double Deviation) SideBiasOf(string reviewer) =>
        (SideBias.GetValueOrDefault(reviewer), SideBiasDeviation.GetValueOrDefault(reviewer, double.PositiveInfinity));

    /// <summary>What is believed of candidates that are compared in several pairs.</summary>
    public PromptGroups Groups { get; init; } = PromptGroups.None;

    /// <summary>How long people take.</summary>
    public HandlingTimes Handling { get; init; } = HandlingTimes.None;

    /// <summary>People who count as one.</summary>
    public Blocs Blocs { get; init; } = Blocs.None;

    private readonly bool _hasTruth = Questions.Any(question => !question.Question.Taste);

    /// <summary>The belief about the first question of an item that nobody has judged; shared by all of them.</summary>
    public double[] Untouched { get; } = Questions.IsEmpty
        ? [0.5, 0.5] : HierarchicalDawidSkene.Posterior(Questions[0].Model, []).Classes;

    /// <summary>p(answer | truth) of a reviewer, K by K; his tier's row before he has answered.</summary>
    /// <param name="slice">Where the answer is about an item of a slice; null: over all slices.</param>
    public double[,] RaterOf(string reviewer, bool expert, int question, string? slice = null) =>
        !expert && Questions[question].SliceOf(slice) is { } own
            ? Raters.TryGetValue(reviewer, out var known) ? own.RaterMatrix(known) : own.Crowd
        : IndexOf(reviewer, expert) is { } index ? Questions[question].Model.RaterMatrices[index]
        : expert ? Questions[question].Expert : Questions[question].Crowd;

    /// <summary>Under which name the models know the answers that a generalist gave as an expert, in slices where he was
    /// promoted: they are measured apart from his others.</summary>
    internal static string AsExpert(string reviewer) => reviewer + "\u001fexpert";

    // Until a refit has seen answers of a promoted person, his others say how he answers.
    private int? IndexOf(string reviewer, bool expert) =>
        expert && Raters.TryGetValue(AsExpert(reviewer), out var promoted) ? promoted
        : Raters.TryGetValue(reviewer, out var index) ? index : null;

    /// <summary>How many levels a reviewer answers above the truth in the mean, by question; scales only.</summary>
    public ImmutableSortedDictionary<string, double> LeniencyOf(string reviewer) =>
        !Raters.TryGetValue(reviewer, out var index)
            ? ImmutableSortedDictionary<string, double>.Empty
            : Questions.Where(question => question.Question.Ordinal).ToImmutableSortedDictionary(
                question => question.Question.Id, question => OrdinalRows.Leniency(question.Model.RaterCounts[index]), StringComparer.Ordinal);

    /// <summary>Pseudo-counts of the Dirichlet posterior of a reviewer's rows, K by K: his matrix times the answers
    /// behind each row, prior included.</summary>
    public double[,] PseudoCountsOf(string reviewer, bool expert, int question)
    {
        var theta = RaterOf(reviewer, expert, question);
        var model = Questions[question].Model;
        var counts = IndexOf(reviewer, expert) is { } index ? model.RaterCounts[index] : null;
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
    public RatedAnswer Rated(ItemVote vote, int question, string? slice = null) => new(
        PositionBias.Seen(
            RaterOf(vote.Reviewer, vote.Expert, question, slice),
            Questions[question].Question.Pair ? Tilt(SideBias, vote) : 0),
        vote.Classes[question], vote.Expert);

    /// <summary>The answers to one question of an item, each as it was shown to who gave it; a bloc counts as one.</summary>
    /// <param name="votes">Votes that answer the question.</param>
    public List<RatedAnswer> Rated(IReadOnlyList<ItemVote> votes, int question, string? slice = null)
    {
        var rated = new List<RatedAnswer>(votes.Count);
        foreach (var vote in votes)
        {
            rated.Add(Rated(vote, question, slice) with
            {
                Share = Blocs.IsEmpty ? 1 : Blocs.ShareOf(vote.Reviewer, votes.Select(other => other.Reviewer)),
            });
        }

        return rated;
    }

    /// <summary>What the presentation of an answer did for the first candidate.</summary>
    internal static double Tilt(ImmutableDictionary<string, double> sideBias, ItemVote vote) =>
        vote.Swapped is not { } swapped ? 0
        : sideBias.GetValueOrDefault(vote.Reviewer) / (swapped ? -2 : 2);

    /// <summary>The human posterior of one question: people's answers only, each reviewer once.</summary>
    public ItemBelief Belief(FeedbackTaskState task, int question)
    {
        var asked = Questions[question].Question;
        if (asked.Taste)
            return new ItemBelief(AnswerDistribution.Of(task.Judgments, question, asked.Classes.Length, Blocs).Smoothed(), 0);
        var votes = new List<ItemVote>(task.Judgments.Count);
        foreach (var judged in task.Judgments)
        {
            if (judged.Classes[question] >= 0)
                votes.Add(ItemVote.Of(judged));
        }

        var belief = Belief(votes, question, task.Content is { } content ? RiskCells.Of(content.Slice, content.Risk) : null, task.Content?.Pair);
        // Who cannot tell doubles the odds that the item is hard (§4.4); of the classes he says nothing.
        var odds = Math.Pow(2, task.Judgments.Count - votes.Count);
        return odds == 1 ? belief : belief with { Hard = belief.Hard * odds / ((belief.Hard * odds) + 1 - belief.Hard) };
    }

    /// <summary>The human posterior of a question of truth from votes about it.</summary>
    /// <param name="votes">Votes that answer the question, each reviewer once.</param>
    /// <param name="pair">Which candidates the item compares, where it is of a prompt group.</param>
    public ItemBelief Belief(List<ItemVote> votes, int question, string? slice = null, CandidatePair? pair = null)
    {
        ArgumentNullException.ThrowIfNull(votes);
        var model = Questions[question].In(slice);
        var rated = Rated(votes, question, slice);
        // A pair of a prompt group begins with what the answers about its other pairs say.
        var others = Groups.Prior(pair, model.ClassPrior);
        var belief = HierarchicalDawidSkene.Posterior(others is null ? model : model with { ClassPrior = others }, rated);
        return Questions[question].Pool is not { } pool ? belief : belief with
        {
            Pooled = PooledOpinion.Of(pool, [.. votes.Select(vote => IndexOf(vote.Reviewer, vote.Expert) ?? int.MaxValue)], rated, model, belief.Classes, others),
        };
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
    /// <param name="pair">Which candidates it compares, where it is of a prompt group.</param>
    public double[] Unjudged(string item, CandidatePair? pair = null)
    {
        var untouched = Groups.Prior(pair, Untouched) ?? Untouched;
        return Evidence(item) is { } scored ? Join(scored, untouched) : untouched;
    }

    /// <summary>The human posterior of each question.</summary>
    public ImmutableArray<ItemBelief> Beliefs(FeedbackTaskState task)
    {
        var beliefs = ImmutableArray.CreateBuilder<ItemBelief>(Questions.Length);
        for (var q = 0; q < Questions.Length; q++)
            beliefs.Add(Belief(task, q));
        return beliefs.MoveToImmutable();
    }

    /// <summary>The question that is least certain, the one to ask about, and the belief that steers routing: people's answers
    /// and what the model says, where it is believed.</summary>
    /// <param name="beliefs">What <see cref="Beliefs"/> says of the task; not looked at while nobody has judged it.</param>
    public (int Question, double[] Belief) Leading(FeedbackTaskState task, ImmutableArray<ItemBelief> beliefs)
    {
        var item = task.Content?.ExternalId ?? "";
        var best = (Question: 0, Belief: task.Judgments.IsEmpty ? Unjudged(item, task.Content?.Pair) : Untouched, Entropy: -1.0);
        for (var q = 0; q < Questions.Length && !task.Judgments.IsEmpty; q++)
        {
            // What people may differ about is asked of as many as the programme says; truth decides who is asked next.
            if (_hasTruth && Questions[q].Question.Taste)
                continue;
            var belief = beliefs[q].Classes;
            if (q == 0 && Evidence(item) is { } scored)
                belief = Join(scored, belief);
            var entropy = Statistics.Information.Entropy.Of(belief);
            if (entropy > best.Entropy)
                best = (q, belief, entropy);
        }

        return (best.Question, best.Belief);
    }

    /// <summary>The calibrated posterior of the pooled opinions: what stops, labels and displays use.</summary>
    /// <param name="slice">Of the item; null: over all slices.</param>
    public double[] Calibrated(ItemBelief belief, int question, string? slice = null)
    {
        var asked = Questions[question];
        return asked.Question.Taste ? belief.Classes
            : slice is not null && asked.SliceCalibrators.TryGetValue(slice, out var own) ? own.Apply(belief.Pooled)
            : asked.Calibrator.Apply(belief.Pooled);
    }
}
