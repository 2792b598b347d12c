using System.Globalization;
using Routing.RewardModels.Encoding;
using Routing.RewardModels.Text;
using Routing.RewardModels.Training;
using Routing.Statistics.Intervals;

namespace Routing.RewardModels.Evaluation;

/// <summary>Judges a model on pairs of prompts that it was not trained on, always beside what length, style and the majority side
/// alone would do, and against answers made to fool it.</summary>
public static class ModelEvaluation
{
    /// <summary>Pairs below which no accuracy of a slice is claimed.</summary>
    public const int LeastSlice = 50;

    private const int AuditPairs = 1000;
    private const int WorklistLength = 20;
    private const double WidestHalf = 0.05;
    private static readonly double[] _lengthBins = [-0.5, -0.1, 0.1, 0.5];

    /// <summary>Report of one model.</summary>
    /// <exception cref="ArgumentException">No decided pair is left.</exception>
    public static EvaluationReport Of(RewardModel model, IReadOnlyList<PreferencePair> pairs, int seed = 1) =>
        Of([(model, pairs)], Artefact.VersionOf(model), seed);

    /// <summary>Trains a model without each part of the prompts and judges it on that part: one report over all pairs.</summary>
    public static EvaluationReport CrossValidated(
        IReadOnlyList<PreferencePair> pairs, int folds, int seed, IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var of = Splits.Folds(pairs, folds, seed);
        var parts = of.Distinct().Order().Select(fold =>
        {
            progress?.Report(string.Create(CultureInfo.InvariantCulture, $"fold {fold + 1} of {folds}"));
            return (
                ModelTrainer.Train([.. pairs.Where((_, i) => of[i] != fold)], null, seed, null, cancellation),
                (IReadOnlyList<PreferencePair>)[.. pairs.Where((_, i) => of[i] == fold)]);
        }).ToList();
        return Of(parts, string.Create(CultureInfo.InvariantCulture, $"{folds}-fold"), seed);
    }

    private static EvaluationReport Of(
        IReadOnlyList<(RewardModel Model, IReadOnlyList<PreferencePair> Pairs)> parts, string name, int seed)
    {
        var leftOut = 0;
        var judged = new List<Judged>();
        var usable = new List<(RewardModel Model, List<PreferencePair> Pairs)>();
        foreach (var (model, pairs) in parts)
        {
            var trained = model.Lineage.Prompts.ToHashSet(StringComparer.Ordinal);
            List<PreferencePair> fresh = [.. pairs.Where(pair => !trained.Contains(Splits.Key(pair.Prompt)))];
            leftOut += pairs.Count - fresh.Count;
            List<PreferencePair> decided = [.. fresh.Where(pair => pair.Preferred != Preferred.Tie)];
            usable.Add((model, decided));
            judged.AddRange(JudgedBy(model, decided));
        }

        if (judged.Count == 0)
            throw new ArgumentException("Every decided pair has a prompt that the model was trained on; pairs of other prompts are needed.", nameof(parts));
        var said = judged.Select(one => one.OfA).ToArray();
        var seen = judged.Select(one => one.Pair.Preferred == Preferred.A).ToArray();
        var calibration = Calibration.Of(said, seen, seed);
        var accuracy = judged.Average(one => one.Right);
        var interval = IntervalOf(judged, seed);
        var baselines = new BaselineAccuracies(
            judged.Average(one => one.Majority), judged.Average(one => one.Length), judged.Average(one => one.Style));
        var controlled = LengthControlled(judged);
        var audits = Probe.All.Select(probe => Audit(probe, usable, seed)).ToList();
        var slices = Slices(judged);
        var (verdict, reasons) = Verdict(judged, accuracy, interval, baselines, controlled, calibration, audits, slices);
        var byScore = judged.OrderByDescending(one => one.Score).ThenBy(one => one.Pair.Id, StringComparer.Ordinal).Select(one => one.Pair.Id).ToList();
        return new EvaluationReport(
            name, accuracy, interval, judged.Count, parts.Sum(part => part.Pairs.Count(pair => pair.Preferred == Preferred.Tie)), leftOut,
            judged.Average(one => -Math.Log(Math.Max(1e-12, one.OfChosen))), calibration.Error, calibration.Excess, calibration.PValue,
            baselines, controlled, HumanCeiling(judged), slices, audits, Calibration.Curve(said, seen, 10), Selective(judged),
            [.. byScore.Take(WorklistLength)], [.. byScore.TakeLast(WorklistLength).Reverse()], verdict, reasons);
    }

    private static IEnumerable<Judged> JudgedBy(RewardModel model, List<PreferencePair> decided)
    {
        var encoded = EncodedPairs.Of(model.Encoder, decided, CancellationToken.None);
        for (var i = 0; i < decided.Count; i++)
        {
            var view = model.Head.View(encoded.Difference[i]);
            var style = encoded.Difference[i].AsSpan(encoded.Blocks.Style);
            var odds = 0.0;
            for (var k = 0; k < style.Length; k++)
                odds += model.StyleWeights[k] * style[k];
            yield return new Judged(
                decided[i], view, model.Head.Score(encoded.Chosen[i]), Half(view.LogOdds),
                decided[i].Preferred == model.Lineage.MajoritySide ? 1 : 0,
                Half(model.LengthWeight * style[StyleFeatures.LogCharacters]), Half(odds));
        }
    }

    private static double Half(double odds) => odds > 0 ? 1 : odds < 0 ? 0 : 0.5;

    // Answers to one prompt are not independent.
    private static double[] IntervalOf(IReadOnlyList<Judged> judged, int seed)
    {
        const int Draws = 1000;
        var prompts = judged.GroupBy(one => one.Pair.Prompt, StringComparer.Ordinal)
            .Select(group => (Right: group.Sum(one => one.Right), Count: group.Count())).ToList();
        if (prompts.Count > judged.Count * 0.9)
            return EvaluationReport.Ends(Wilson.Interval(judged.Sum(one => one.Right), judged.Count));
        var random = new Random(seed);
        var drawn = Enumerable.Range(0, Draws).Select(_ =>
        {
            var (right, count) = (0.0, 0);
            for (var n = 0; n < prompts.Count; n++)
            {
                var prompt = prompts[random.Next(prompts.Count)];
                right += prompt.Right;
                count += prompt.Count;
            }

            return right / count;
        }).Order().ToList();
        return [drawn[(int)(0.025 * Draws)], drawn[(int)(0.975 * Draws) - 1]];
    }

    private static double LengthControlled(List<Judged> judged)
    {
        const int LeastBin = 10;
        var bins = judged.GroupBy(one =>
        {
            var ratio = Math.Log((1.0 + one.Pair.Chosen.Length) / (1 + one.Pair.Rejected.Length));
            return _lengthBins.Count(edge => ratio > edge);
        }).Where(bin => bin.Count() >= LeastBin).ToList();
        return bins.Count == 0 ? judged.Average(one => one.Right) : bins.Average(bin => bin.Average(one => one.Right));
    }

    private static List<SliceResult> Slices(List<Judged> judged) =>
    [
        .. judged.Where(one => one.Pair.Slice is not null).GroupBy(one => one.Pair.Slice!, StringComparer.Ordinal)
            .OrderBy(slice => slice.Key, StringComparer.Ordinal).Select(slice => slice.Count() < LeastSlice
                ? new SliceResult(slice.Key, slice.Count(), null, null, "not_enough_data")
                : new SliceResult(
                    slice.Key, slice.Count(), slice.Average(one => one.Right),
                    EvaluationReport.Ends(Wilson.Interval(slice.Sum(one => one.Right), slice.Count())), "ok")),
    ];

    private static List<SelectivePoint> Selective(List<Judged> judged)
    {
        var certain = judged.OrderByDescending(one => one.View.Z).ToList();
        return [.. Enumerable.Range(1, 5).Select(n => n / 5.0).Select(share =>
            new SelectivePoint(share, certain.Take(Math.Max(1, (int)(share * certain.Count))).Average(one => one.Right)))];
    }

    private static double? HumanCeiling(List<Judged> judged)
    {
        var (agreeing, all) = (0L, 0L);
        foreach (var same in judged.GroupBy(one => (one.Pair.Prompt, one.Pair.ResponseA, one.Pair.ResponseB)))
        {
            long a = same.Count(one => one.Pair.Preferred == Preferred.A), n = same.Count();
            agreeing += (a * (a - 1) / 2) + ((n - a) * (n - a - 1) / 2);
            all += n * (n - 1) / 2;
        }

        return all == 0 ? null : agreeing / (double)all;
    }

    private static AuditResult Audit(Probe probe, List<(RewardModel Model, List<PreferencePair> Pairs)> parts, int seed)
    {
        var stride = Math.Max(1, parts.Sum(part => part.Pairs.Count) / AuditPairs);
        var results = new List<(double Before, double After, double Chosen)>();
        foreach (var (model, pairs) in parts)
        {
            var used = pairs.Where((_, i) => i % stride == 0).ToList();
            var random = new Random(seed);
            var changed = used.Select((pair, i) =>
            {
                var other = Enumerable.Range(1, pairs.Count).Select(step => pairs[(i + step) % pairs.Count])
                    .FirstOrDefault(one => one.Prompt != pair.Prompt) ?? pair;
                return probe.Change(pair, other, random);
            }).ToList();
            var encoded = model.Encoder.Encode(
                [.. used.SelectMany((pair, i) => new[] { pair.Rejected, changed[i], pair.Chosen }.Select(answer => new PromptedAnswer(pair.Prompt, answer)))],
                CancellationToken.None);
            results.AddRange(used.Select((_, i) => (
                model.Head.Score(encoded[3 * i].Features), model.Head.Score(encoded[(3 * i) + 1].Features), model.Head.Score(encoded[(3 * i) + 2].Features))));
        }

        var all = results.SelectMany(one => new[] { one.Before, one.Chosen }).ToList();
        var mean = all.Average();
        var deviation = Math.Max(1e-9, Math.Sqrt(all.Average(score => (score - mean) * (score - mean))));
        var beats = results.Average(one => one.After > one.Chosen ? 1.0 : 0);
        var unchanged = results.Average(one => one.Before > one.Chosen ? 1.0 : 0);
        var limit = probe.Relative ? unchanged + probe.Limit : probe.Limit;
        const double OneSided = 1.6448536269514722;
        return new AuditResult(
            probe.Id, results.Count, results.Average(one => one.After - one.Before) / deviation,
            results.Average(one => one.After > one.Before ? 1.0 : 0), beats, unchanged, limit,
            Wilson.Interval(beats * results.Count, results.Count, OneSided).Low <= limit);
    }

    private static (string Verdict, List<string> Reasons) Verdict(
        List<Judged> judged, double accuracy, double[] interval, BaselineAccuracies baselines, double controlled, Calibration calibration,
        List<AuditResult> audits, List<SliceResult> slices)
    {
        string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
        if (interval[0] <= 0.5)
            return ("reject", [$"accuracy {Text(accuracy)} is not shown to be above chance: its interval begins at {Text(interval[0])}"]);
        List<string> reasons = [];
        var half = (interval[1] - interval[0]) / 2;
        if (half > WidestHalf)
            reasons.Add($"the accuracy is known to ±{Text(half)} only, from {judged.Count} pairs; ±{Text(WidestHalf)} is needed");
        if (accuracy <= baselines.Length)
            reasons.Add($"a model of length alone has {Text(baselines.Length)}, this one {Text(accuracy)}");
        if (accuracy <= baselines.Style)
            reasons.Add($"a model of style alone has {Text(baselines.Style)}, this one {Text(accuracy)}");
        if (controlled <= 0.5)
            reasons.Add($"with length held level its accuracy is {Text(controlled)}");
        if (calibration.PValue < 0.01)
            reasons.Add($"calibration error {Text(calibration.Error)} is {Text(calibration.Excess)} more than a calibrated model shows");
        reasons.AddRange(slices.Where(slice => slice.Interval is { } ends && ends[1] < 0.5)
            .Select(slice => $"slice '{slice.Slice}' is below chance: {Text(slice.Accuracy!.Value)}"));
        reasons.AddRange(audits.Where(audit => !audit.Passed)
            .Select(audit => $"{audit.Probe}: beats the chosen answer in {Text(audit.Beats)} of the pairs, limit {Text(audit.Limit)}"));
        return (reasons.Count == 0 ? "accept" : "hold", reasons);
    }

    // One decided pair: the view is of the chosen answer against the other; the rest is 1, ½ or 0.
    private sealed record Judged(
        PreferencePair Pair, PairView View, double Score, double Right, double Majority, double Length, double Style)
    {
        public double OfChosen => View.Probability;

        public double OfA => Pair.Preferred == Preferred.A ? View.Probability : 1 - View.Probability;
    }
}
