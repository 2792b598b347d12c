using Routing.Core.Programmes;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Text;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Training;

/// <summary>From pairs to a reward model. The same pairs, encoder and seed give the same model.</summary>
public static class ModelTrainer
{
    private const double StylePrecision = 3;

    /// <summary>The answers of pairs, each once, in order: what the encoders are fitted on.</summary>
    public static IReadOnlyList<PromptedAnswer> TextsOf(IEnumerable<PreferencePair> pairs) =>
        [.. pairs.SelectMany(pair => new PromptedAnswer[] { new(pair.Prompt, pair.ResponseA), new(pair.Prompt, pair.ResponseB) }).Distinct()];

    /// <summary>Trains on pairs; without an encoder, the default one is fitted to their answers first.</summary>
    /// <param name="repair">Limits of probes that it fails are repaired by counter-examples; null: it is left as it is.</param>
    /// <exception cref="ArgumentException">Fewer than two prompts have a decided pair.</exception>
    /// <param name="head">Fits the head; null: a linear one.</param>
    public static RewardModel Train(
        IReadOnlyList<PreferencePair> pairs, IFeatureEncoder? encoder, int seed, IProgress<string>? progress,
        CancellationToken cancellation, RepairPlan? repair = null, IHeadFitter? head = null)
    {
        head ??= new LinearFitter();
        ArgumentNullException.ThrowIfNull(pairs);
        List<PreferencePair> decided = [.. pairs.Where(pair => pair.Preferred != Preferred.Tie)];
        var prompts = decided.Select(pair => pair.SplitBy).Distinct(StringComparer.Ordinal).ToList();
        if (prompts.Count < 2)
            throw new ArgumentException($"Decided pairs of at least two prompts are needed, {prompts.Count} found.", nameof(pairs));
        progress?.Report($"{decided.Count} decided pairs of {prompts.Count} prompts, {pairs.Count - decided.Count} ties left out");
        encoder ??= DefaultEncoder(head.Kind, TextsOf(pairs), seed);
        cancellation.ThrowIfCancellationRequested();
        progress?.Report($"encoder {encoder.Id}");
        var encoded = EncodedPairs.Of(encoder, decided, cancellation);
        progress?.Report("answers encoded");
        var fitted = head.Fit(encoded, decided, seed, progress, cancellation);
        var (length, style) = Baselines(encoded);
        var model = new RewardModel(
            encoder, fitted.Head, length, style,
            new Lineage(
                Artefact.HashOf(pairs), seed, decided.Count, pairs.Count - decided.Count,
                [.. prompts.Select(prompt => Splits.Key(prompt)).Order(StringComparer.Ordinal)], fitted.Prior, fitted.LogLoss,
                decided.Count(pair => pair.Preferred == Preferred.A) * 2 >= decided.Count ? Preferred.A : Preferred.B,
                Lineage.CodeVersion)
            {
                Split = "trained on all pairs", Runtime = Lineage.RuntimeVersion,
            })
        {
            Domain = DomainOf(encoder, decided, encoded),
        };
        return repair is null ? model : Repaired(model, decided, encoded, head, repair, progress, cancellation);
    }

    /// <summary>The model with a head that counter-examples took part in, where they help.</summary>
    /// <param name="pairs">Those that it was trained on, [N]; <paramref name="encoded"/> are they.</param>
    public static RewardModel Repaired(
        RewardModel model, IReadOnlyList<PreferencePair> pairs, EncodedPairs encoded, IHeadFitter head, RepairPlan plan,
        IProgress<string>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(encoded);
        var lineage = model.Lineage;
        RewardModel Fit(EncodedPairs data, IReadOnlyList<PreferencePair> from) =>
            model with { Head = head.Again(data, from, model.Head, lineage.Prior, lineage.Seed, cancellation) };
        if (RepairSweep.Of(model.Encoder, pairs, encoded, Fit, plan, lineage.Seed, progress, cancellation) is not { } repair)
            return model;
        var repaired = model with { Lineage = lineage with { Repair = repair } };
        if (repair.Weight == 0)
            return repaired;
        var (data, from) = WithCounterExamples(repaired, pairs, encoded, cancellation);
        return repaired with { Head = Fit(data, from).Head };
    }

    /// <summary>The pairs, and behind them the counter-examples that a model's repair makes of them; of a model that was not
    /// repaired, the pairs alone.</summary>
    /// <param name="pairs">[N]; <paramref name="encoded"/> are they.</param>
    public static (EncodedPairs Encoded, IReadOnlyList<PreferencePair> Pairs) WithCounterExamples(
        RewardModel model, IReadOnlyList<PreferencePair> pairs, EncodedPairs encoded, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(encoded);
        if (model.Lineage.Repair is not { Weight: > 0 } repair)
            return (encoded, pairs);
        var made = RepairSweep.Made(pairs, repair.Failed, repair.Weight);
        return (encoded.And(EncodedPairs.Of(model.Encoder, made, cancellation)), [.. pairs, .. made]);
    }

    /// <summary>Where the answers of training lie, to know others by.</summary>
    public static FeatureDistance DomainOf(IFeatureEncoder encoder, IReadOnlyList<PreferencePair> pairs, EncodedPairs encoded)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(encoded);
        var halves = Splits.Folds(pairs, 2, 0);
        // Equal answers share one array.
        var answers = new Dictionary<float[], (PromptedAnswer Text, string Group, bool Half)>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < pairs.Count; i++)
        {
            answers[encoded.Chosen[i].Features] = (new(pairs[i].Prompt, pairs[i].Chosen), pairs[i].SplitBy, halves[i] == 0);
            answers[encoded.Rejected[i].Features] = (new(pairs[i].Prompt, pairs[i].Rejected), pairs[i].SplitBy, halves[i] == 0);
        }

        return FeatureDistance.Fit(
            [.. answers.Keys], [.. answers.Values.Select(answer => answer.Half)],
            encoder.Novelty([.. answers.Values.Select(answer => answer.Text)], [.. answers.Values.Select(answer => answer.Group)]));
    }

    /// <summary>The encoder that a head of a kind has unless another is brought, fitted on texts without labels.</summary>
    public static IFeatureEncoder DefaultEncoder(HeadKind kind, IReadOnlyList<PromptedAnswer> texts, int seed) =>
        kind is HeadKind.Hashed ? HashedEncoder.Fit(texts) : LatentEncoder.Fit(texts, seed);

    /// <summary>The models of length alone and of style alone that a model is judged beside.</summary>
    public static (double LengthWeight, double[] StyleWeights) Baselines(EncodedPairs encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        var style = Array.ConvertAll(encoded.Difference, row => row[encoded.Blocks.Style..]);
        return (
            PairwiseLogistic.Fit(
                Array.ConvertAll(style, row => new[] { row[StyleFeatures.LogCharacters] }), encoded.Outcomes, [StylePrecision]).Weights[0],
            PairwiseLogistic.Fit(style, encoded.Outcomes, [.. Enumerable.Repeat(StylePrecision, StyleFeatures.Count)]).Weights);
    }
}
