using System.Text.Json;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Evaluation;
using Routing.RewardModels.Training;
using Routing.RewardModels.Training.Networks;

namespace Routing.RewardModels.Lines;

/// <summary>Makes the versions of a line in plain C#: the model that is evaluated and scores for others, trained without the
/// validation prompts, and the five hold-out heads that steer routing.</summary>
/// <param name="openEmbedding">Opens brought encoders; null: none can be opened here.</param>
/// <param name="networks">Trains network heads; null: none can be trained here.</param>
public sealed class LineTrainer(Func<string, ITextEmbedding>? openEmbedding = null, INetworkTrainer? networks = null) : IRewardTrainer
{
    /// <summary>The phase that begins when the heads are on disk.</summary>
    public const string Saved = "evaluation and audits";

    private const double OneSided = 1.6448536269514722;

    private readonly KnownEncoders _encoders = new(new EncoderFormats(openEmbedding));

    /// <inheritdoc/>
    public ModelSummary Train(TrainingInput input, IProgress<TrainingStep> progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(progress);
        List<PreferencePair> pairs = [.. input.Data.Rows.Select(PairOf)];
        var isValidation = Array.ConvertAll([.. pairs], pair => PreferenceDataset.IsValidation(pair.Prompt, input.Seed));
        if (pairs.Where((_, i) => !isValidation[i]).Select(pair => pair.Prompt).Distinct(StringComparer.Ordinal).Count() is < 2 and var found)
            throw new InvalidOperationException($"Judged pairs of at least two prompts are needed beside those for validation, {found} found.");
        var parent = input.Parent is { } folder ? _encoders.Load(folder) : null;

        progress.Report(new TrainingStep("encoding", 0.1));
        var encoder = _encoders.Remembering(parent?.Encoder ?? Encoder(input));
        stop.ThrowIfCancellationRequested();
        var encoded = EncodedPairs.Of(encoder, pairs, stop);

        progress.Report(new TrainingStep("fitting", 0.4));
        using var run = Run(input.Recipe.Head, input.Kept);
        var fitter = Fitter(input.Recipe.Head, run);
        var model = Model(input, pairs, encoded, isValidation, encoder, fitter, parent, stop);
        progress.Report(new TrainingStep("hold-out heads", 0.6));
        var heldOut = HeldOut(
            input.Data, pairs, encoded, model, fitter, input.Parent is { } from ? HeldOutHeads.Load(from, encoder, null).Heads : null, stop);

        Artefact.Save(model, input.Folder);
        new HeldOutHeads(encoder, heldOut, model.Domain).Save(input.Folder);
        progress.Report(new TrainingStep(Saved, 0.7));
        stop.ThrowIfCancellationRequested();
        List<PreferencePair> validation = [.. pairs.Where((pair, i) => isValidation[i] && pair.Preferred != Preferred.Tie)];
        var summary = Evaluated(model, parent, validation, input, stop);
        Artefact.AddMetrics(input.Folder, summary);
        progress.Report(new TrainingStep("done", 1));
        return summary;
    }

    /// <inheritdoc/>
    public string? Refit(TrainingInput input, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(input);
        var parent = _encoders.Load(input.Parent ?? throw new ArgumentException("A refit needs the version whose head it replaces.", nameof(input)));
        List<PreferencePair> pairs = [.. input.Data.Rows.Select(PairOf)];
        var isValidation = Array.ConvertAll([.. pairs], pair => PreferenceDataset.IsValidation(pair.Prompt, input.Seed));
        var encoded = EncodedPairs.Of(parent.Encoder, pairs, stop);
        stop.ThrowIfCancellationRequested();
        using var run = Run(parent.Head.Kind, input.Kept);
        var refit = HeadRefit.Of(parent, Fitter(parent.Head.Kind, run), pairs, encoded, isValidation, input.Data.Hash(), stop);
        if (HeadRefit.Objection(parent, refit, encoded, isValidation) is { } objection)
            return objection;
        Artefact.SaveHead(refit, input.Folder);
        return null;
    }

    /// <inheritdoc/>
    public IHeldOutHeads Open(string folder)
    {
        var model = _encoders.Load(folder);
        return HeldOutHeads.Load(folder, model.Encoder, model.Domain);
    }

    private IFeatureEncoder Encoder(TrainingInput input)
    {
        List<PromptedAnswer> texts = [.. input.Data.Texts.Select(text => new PromptedAnswer(text.Prompt, text.Answer))];
        return input.Recipe.Encoder is not { } folder ? ModelTrainer.DefaultEncoder(input.Recipe.Head, texts, input.Seed)
            : openEmbedding is not null ? EmbeddingEncoder.Fit(openEmbedding(folder), texts)
            : throw new InvalidOperationException($"The encoder '{folder}' cannot be opened here.");
    }

    // All fits of a run, hold-out heads included, are one worker's.
    private INetworkRun? Run(HeadKind kind, string? kept) => kind is not HeadKind.Network ? null
        : networks?.Begin(kept) ?? throw new InvalidOperationException("Network heads cannot be trained here.");

    private static IHeadFitter Fitter(HeadKind kind, INetworkRun? run) => kind switch
    {
        HeadKind.Linear => new LinearFitter(),
        HeadKind.Hashed => new HashedFitter(),
        _ => new NetworkFitter(run!), // Of a network there is one.
    };

    private static RewardModel Model(
        TrainingInput input, List<PreferencePair> pairs, EncodedPairs encoded, bool[] isValidation, IFeatureEncoder encoder,
        IHeadFitter fitter, RewardModel? parent, CancellationToken stop)
    {
        var train = encoded.Where(i => !isValidation[i]);
        List<PreferencePair> trained = [.. pairs.Where((_, i) => !isValidation[i])];
        var prompts = trained.Select(pair => pair.Prompt).Distinct(StringComparer.Ordinal).ToList();
        var fitted = parent is null
            ? fitter.Fit(train, trained, input.Seed, null, stop)
            : new FittedHead(
                fitter.Again(train, trained, parent.Head, parent.Lineage.Prior, input.Seed, stop), parent.Lineage.Prior,
                parent.Lineage.TuningLogLoss);
        var (length, style) = ModelTrainer.Baselines(train);
        var model = new RewardModel(
            encoder, fitted.Head, length, style,
            new Lineage(
                input.Data.Hash(), input.Seed, trained.Count(pair => pair.Preferred != Preferred.Tie),
                trained.Count(pair => pair.Preferred == Preferred.Tie),
                [.. prompts.Select(prompt => Splits.Key(prompt)).Order(StringComparer.Ordinal)], fitted.Prior, fitted.LogLoss,
                trained.Count(pair => pair.Preferred == Preferred.A) >= trained.Count(pair => pair.Preferred == Preferred.B)
                    ? Preferred.A : Preferred.B,
                Lineage.CodeVersion)
            {
                Split = PreferenceDataset.SplitOf(input.Seed), Runtime = Lineage.RuntimeVersion,
            })
        {
            Domain = parent?.Domain ?? ModelTrainer.DomainOf(encoder, trained, train),
        };
        return input.Recipe.Repair
            ? ModelTrainer.Repaired(model, trained, train, fitter, new RepairPlan(input.Recipe.RefusalRight.ToHashSet(StringComparer.Ordinal)), null, stop) : model;
    }

    // Each head is fitted without the items of its fold, validation prompts included: these heads only ever meet items that
    // they have not seen. A warm start is from the parent's head of the same fold, which has not seen them either. They have no
    // temperature: one fitted to all folds would have seen the item, and the trust in evidence learns the scale.
    private static RewardHead[] HeldOut(
        PreferenceDataset data, List<PreferencePair> pairs, EncodedPairs encoded, RewardModel model, IHeadFitter fitter,
        IReadOnlyList<RewardHead>? parents, CancellationToken stop)
    {
        var fold = data.Rows.Select(row => PreferenceDataset.FoldOf(row.Item)).ToArray();
        var heads = new RewardHead[PreferenceDataset.Folds];
        for (var h = 0; h < heads.Length; h++)
        {
            stop.ThrowIfCancellationRequested();
            heads[h] = fitter.Again(
                encoded.Where(i => fold[i] != h), [.. pairs.Where((_, i) => fold[i] != h)], parents?[h], model.Lineage.Prior,
                model.Lineage.Seed + h, stop) with { Temperature = 1 };
        }

        return heads;
    }

    private static ModelSummary Evaluated(
        RewardModel model, RewardModel? parent, List<PreferencePair> validation, TrainingInput input, CancellationToken stop)
    {
        if (validation.Count == 0)
        {
            return new ModelSummary(
                0, 0, 1, 0, 0, 0, 0, 0, 0, 0, ModelVerdict.Hold, ["no judged pair of a validation prompt"], []);
        }

        stop.ThrowIfCancellationRequested();
        var report = ModelEvaluation.Of(model, validation, new EvaluationSettings { Seed = input.Seed, RefusalIsRight = input.Recipe.RefusalRight.ToHashSet(StringComparer.Ordinal) }, stop);
        File.WriteAllText(Path.Combine(input.Folder, ModelFiles.Report), JsonSerializer.Serialize(report, JsonSerializerOptions.Web));
        var (difference, worse) = parent is null ? (null, false) : Compared(model, parent, validation, stop);
        var verdict = report.Verdict switch
        {
            "accept" => ModelVerdict.Accept,
            "reject" => ModelVerdict.Reject,
            _ => ModelVerdict.Hold,
        };
        return new ModelSummary(
            report.Accuracy, report.Interval[0], report.Interval[1], report.N, report.LogLoss, report.EceExcess, report.LengthControlled.Accuracy,
            report.Baselines.Majority, report.Baselines.Length, report.Baselines.Style, verdict, [.. report.Reasons],
            [.. report.Audits.Where(audit => audit.Unchanged is not null).Select(audit =>
                new ProbeOutcome(audit.Slice is null ? audit.Audit : $"{audit.Audit} ({audit.Slice})", audit.Value, audit.Unchanged!.Value, audit.Limit, !audit.HasFailed) { Status = audit.Status })],
            difference, worse);
    }

    // Accuracy of the one less that of the other, pair by pair.
    private static (double? Difference, bool Worse) Compared(
        RewardModel model, RewardModel parent, List<PreferencePair> validation, CancellationToken stop)
    {
        var mine = Right(model, validation, stop);
        var theirs = Right(parent, validation, stop);
        var differences = mine.Zip(theirs, (a, b) => a - b).ToArray();
        var mean = differences.Average();
        var error = Math.Sqrt(differences.Average(d => (d - mean) * (d - mean)) / differences.Length);
        return (mean, mean + (OneSided * error) < 0);
    }

    private static double[] Right(RewardModel model, List<PreferencePair> pairs, CancellationToken stop)
    {
        var encoded = EncodedPairs.Of(model.Encoder, pairs, stop);
        return [.. encoded.Chosen.Zip(encoded.Rejected, (a, b) => model.Head.View(a, b).LogOdds switch { > 0 => 1.0, < 0 => 0, _ => 0.5 })];
    }

    private static PreferencePair PairOf(PreferenceRow row) => new(
        row.Item, row.Prompt, row.AnswerA, row.AnswerB,
        row.Leading switch { 0 => Preferred.A, 1 => Preferred.B, _ => Preferred.Tie }, null, row.Slice)
    {
        Belief = row.Outcome,
    };
}
