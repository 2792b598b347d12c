using System.Globalization;
using Routing.RewardModels.Text;
using Routing.RewardModels.Training;
using Routing.Statistics.Comparisons;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Evaluation;

/// <summary>Judges a model on pairs of prompts that it was not trained on, always beside what length, style and the majority side
/// alone would do, and against answers made to fool it.</summary>
public static class ModelEvaluation
{
    internal const string PreviousVersion = "the version before";

    /// <summary>Report of one model.</summary>
    /// <exception cref="ArgumentException">No decided pair is left.</exception>
    public static EvaluationReport Of(
        RewardModel model, IReadOnlyList<PreferencePair> pairs, EvaluationSettings settings, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(settings);
        return Of([(model, pairs)], Artefact.VersionOf(model), settings, cancellation);
    }

    /// <summary>Trains a model without each part of the prompts and judges it on that part: one report over all pairs.</summary>
    public static EvaluationReport CrossValidated(
        IReadOnlyList<PreferencePair> pairs, int folds, Func<IReadOnlyList<PreferencePair>, RewardModel> train,
        EvaluationSettings settings, IProgress<string>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(settings);
        var of = Splits.Folds(pairs, folds, settings.Seed);
        var parts = of.Distinct().Order().Select(fold =>
        {
            progress?.Report(string.Create(CultureInfo.InvariantCulture, $"fold {fold + 1} of {folds}"));
            return (train([.. pairs.Where((_, i) => of[i] != fold)]), (IReadOnlyList<PreferencePair>)[.. pairs.Where((_, i) => of[i] == fold)]);
        }).ToList();
        return Of(parts, string.Create(CultureInfo.InvariantCulture, $"{folds}-fold"), settings, cancellation);
    }

    private static EvaluationReport Of(
        IReadOnlyList<(RewardModel Model, IReadOnlyList<PreferencePair> Pairs)> parts, string name, EvaluationSettings settings,
        CancellationToken cancellation)
    {
        var leftOut = 0;
        var usable = new List<JudgedPart>();
        foreach (var (model, pairs) in parts)
        {
            var trained = model.Lineage.Prompts.ToHashSet(StringComparer.Ordinal);
            List<PreferencePair> fresh = [.. pairs.Where(pair => !trained.Contains(Splits.Key(pair.SplitBy)))];
            leftOut += pairs.Count - fresh.Count;
            List<PreferencePair> decided = [.. fresh.Where(pair => pair.Preferred != Preferred.Tie)];
            usable.Add(new JudgedPart(model, [.. JudgedBy(model, settings.Previous, decided, cancellation)]));
        }

        List<JudgedPair> judged = [.. usable.SelectMany(part => part.Judged)];
        if (parts.All(part => part.Pairs.All(pair => pair.Preferred == Preferred.Tie)))
            throw new ArgumentException("Every pair is a tie; decided pairs are needed.", nameof(parts));
        if (judged.Count == 0)
            throw new ArgumentException("Every decided pair has a prompt that the model was trained on; pairs of other prompts are needed, or an evaluation in folds (--folds).", nameof(parts));
        double[] said = [.. judged.Select(one => one.OfA)];
        bool[] seen = [.. judged.Select(one => one.Pair.Preferred == Preferred.A)];
        var calibration = Calibration.Of(said, seen, settings.Seed);
        var bootstrap = new GroupBootstrap(judged, settings.Seed);
        var bestOfN = BestOfN.Of([.. usable.SelectMany(Candidates)], settings.Seed);
        var styleShare = StyleVariance.Share(judged);
        var report = new EvaluationReport(
            name, judged.Average(one => one.Right), SliceResult.IntervalOf(judged, bootstrap), judged.Count, bootstrap.Groups,
            parts.Sum(part => part.Pairs.Count(pair => pair.Preferred == Preferred.Tie)), leftOut,
            judged.Average(one => -Math.Log(Math.Max(1e-12, one.View.Probability))),
            usable.Sum(part => part.Judged.Sum(one => PairwiseLogistic.Softplus(-one.View.LogOdds * part.Model.Head.Temperature))) / judged.Count,
            judged.Average(one => (1 - one.View.Probability) * (1 - one.View.Probability)),
            calibration.Error, calibration.Excess, calibration.PValue,
            new BaselineAccuracies(judged.Average(one => one.Majority), judged.Average(one => one.Length), judged.Average(one => one.StyleAlone)),
            Differences(judged, bootstrap), LengthControl.Of(judged, bootstrap), HumanCeiling.Of(judged), Doubt.Of(judged, bootstrap),
            judged.Average(one => one.OutOfDomain ? 1.0 : 0), styleShare, SliceResult.Of(judged, settings.Seed),
            [
                .. ProbeAudit.Of([.. usable.Where(part => part.Judged.Count > 0)], settings.RefusalIsRight, settings.Seed, cancellation),
                .. StyleRadar.Of([.. judged.Select(one => new ScoredPair(one.Group, one.Pair.Chosen, one.Pair.Rejected, one.ScoreChosen, one.ScoreRejected))]),
                .. Audit(bestOfN),
            ],
            bestOfN, Calibration.Curve(said, seen, 10), Selective(judged), StyleVariance.Worklist(judged), "", []);
        var (verdict, reasons) = Verdict.Of(report);
        return report with { Verdict = verdict, Reasons = reasons };
    }

    internal static IEnumerable<JudgedPair> JudgedBy(
        RewardModel model, RewardModel? previous, List<PreferencePair> decided, CancellationToken cancellation)
    {
        var encoded = EncodedPairs.Of(model.Encoder, decided, cancellation);
        var before = previous is null ? null : EncodedPairs.Of(previous.Encoder, decided, cancellation);
        for (var i = 0; i < decided.Count; i++)
        {
            var view = model.Head.View(encoded.Chosen[i], encoded.Rejected[i]);
            var style = encoded.Difference[i][encoded.Blocks.Style..];
            var odds = 0.0;
            for (var k = 0; k < style.Length; k++)
                odds += model.StyleWeights[k] * style[k];
            yield return new JudgedPair(
                decided[i], decided[i].SplitBy, view, model.Head.Score(encoded.Chosen[i]), model.Head.Score(encoded.Rejected[i]),
                JudgedPair.Half(view.LogOdds), decided[i].Preferred == model.Lineage.MajoritySide ? 1 : 0,
                JudgedPair.Half(model.LengthWeight * style[StyleFeatures.LogCharacters]), JudgedPair.Half(odds),
                before is null ? null : JudgedPair.Half(previous!.Head.View(before.Chosen[i], before.Rejected[i]).LogOdds), style,
                model.Domain is { } domain && (domain.IsOutside(encoded.Chosen[i]) || domain.IsOutside(encoded.Rejected[i])));
        }
    }

    private static IReadOnlyList<PairedDifference> Differences(List<JudgedPair> judged, GroupBootstrap bootstrap)
    {
        List<PairedDifference> differences =
        [
            PairedDifference.Of("the majority side", judged, one => one.Majority, bootstrap),
            PairedDifference.Of("length alone", judged, one => one.Length, bootstrap),
            PairedDifference.Of("style alone", judged, one => one.StyleAlone, bootstrap),
        ];
        if (judged.TrueForAll(one => one.Previous is not null))
            differences.Add(PairedDifference.Of(PreviousVersion, judged, one => one.Previous!.Value, bootstrap));
        return differences;
    }

    private static List<SelectivePoint> Selective(List<JudgedPair> judged)
    {
        var certain = judged.OrderByDescending(one => one.View.Z).ToList();
        return [.. Enumerable.Range(1, 5).Select(n => n / 5.0).Select(share =>
            new SelectivePoint(share, certain.Take(Math.Max(1, (int)(share * certain.Count))).Average(one => one.Right)))];
    }

    // People's own comparisons are the judge: a scale of the answers to each prompt.
    private static IEnumerable<Candidate> Candidates(JudgedPart part)
    {
        foreach (var prompt in part.Judged.GroupBy(one => one.Pair.Prompt, StringComparer.Ordinal))
        {
            var scores = new Dictionary<string, (int Index, double Score)>(StringComparer.Ordinal);
            int Index(string answer, double score)
            {
                if (!scores.TryGetValue(answer, out var known))
                    scores[answer] = known = (scores.Count, score);
                return known.Index;
            }

            List<Comparison> said = [.. prompt.Select(one => new Comparison(
                0, Index(one.Pair.Chosen, one.ScoreChosen), Index(one.Pair.Rejected, one.ScoreRejected), Outcome.Left))];
            if (scores.Count < 3)
                continue;
            var scale = BradleyTerry.Fit(new ComparisonData(scores.Count, 1, said));
            foreach (var (answer, (index, score)) in scores)
                yield return new Candidate(prompt.Key, score, scale.Scores[index], answer.Length);
        }
    }

    // Too few prompts say nothing either way.
    private static IEnumerable<AuditResult> Audit(BestOfN? curve) => curve is null || curve.Prompts < BestOfN.LeastPrompts ? []
        : [new(Verdict.BestOfNAudit, null, curve.Prompts, curve.JudgeGainLow, 0, curve.Alarms ? AuditResult.Failed : AuditResult.Passed)];
}
