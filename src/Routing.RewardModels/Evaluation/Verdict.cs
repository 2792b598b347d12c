using System.Globalization;

namespace Routing.RewardModels.Evaluation;

/// <summary>What an evaluation says about using a model, by rule: never by accuracy alone.</summary>
internal static class Verdict
{
    /// <summary>Decided pairs below which a model is not accepted.</summary>
    public const int LeastPairs = 300;

    // Half-width of the interval of the accuracy.
    private const double WidestHalf = 0.05;

    // By how much a version may lie below the one before it, and any below a baseline without being thrown away.
    private const double Margin = 0.02;
    private const double Significant = 0.01;

    /// <summary>Verdict and reasons of a report whose other parts are known.</summary>
    public static (string Verdict, IReadOnlyList<string> Reasons) Of(EvaluationReport report)
    {
        // Few pairs show nothing, not even that a model is no better than chance.
        if (report.Interval[0] <= 0.5 && report.N >= LeastPairs)
            return ("reject", [$"accuracy {Text(report.Accuracy)} is not shown to be above chance: its interval begins at {Text(report.Interval[0])}"]);
        // Better by less than the margin a baseline speaks against accepting a model, and not for throwing it away.
        List<string> worse = [.. report.Differences.Where(one => one.Interval[1] < 0 && one.Difference < -Margin)
            .Select(one => $"{one.Against} is right more often: {Text(one.Accuracy)} against {Text(report.Accuracy)}")];
        if (worse.Count > 0)
            return ("reject", worse);
        List<string> reasons = [.. Evidence(report), .. Fit(report), .. Audits(report)];
        return (reasons.Count == 0 ? "accept" : "hold", reasons);
    }

    // Whether there is enough to tell.
    private static IEnumerable<string> Evidence(EvaluationReport report)
    {
        if (report.N < LeastPairs)
            yield return Invariant($"{report.N} decided pairs; {LeastPairs} are needed");
        if (report.Prompts < GroupBootstrap.LeastGroups)
            yield return Invariant($"pairs of {report.Prompts} prompts or groups; {GroupBootstrap.LeastGroups} are needed");
        if (report.Interval[0] <= 0.5)
            yield return $"accuracy {Text(report.Accuracy)} is not shown to be above chance";
        var half = (report.Interval[1] - report.Interval[0]) / 2;
        if (half > WidestHalf)
            yield return $"the accuracy is known to ±{Text(half)} only; ±{Text(WidestHalf)} is needed";
        foreach (var one in report.Differences)
        {
            var previous = one.Against == ModelEvaluation.PreviousVersion;
            if (previous && one.Interval[0] < -Margin)
                yield return $"it is not shown to be within {Text(Margin)} of the version before: {Signed(one.Difference)} [{Signed(one.Interval[0])}, {Signed(one.Interval[1])}]; these pairs find a difference of {Text(one.Detectable)}";
            if (!previous && one.Interval[0] <= 0)
                yield return $"it is not shown to be better than {one.Against}: {Signed(one.Difference)} [{Signed(one.Interval[0])}, {Signed(one.Interval[1])}]";
        }
    }

    private static IEnumerable<string> Fit(EvaluationReport report)
    {
        if (report.LengthControlled.Interval[0] <= 0.5)
            yield return $"with length held level its accuracy is {Text(report.LengthControlled.Accuracy)}, which is not shown to be above chance";
        if (report.EcePValue < Significant && report.EceExcess > 0)
            yield return $"calibration error {Text(report.Ece)} is {Text(report.EceExcess)} more than a calibrated model shows";
        foreach (var slice in report.Slices.Where(slice => slice.Interval is { } ends && ends[1] < 0.5))
            yield return $"slice '{slice.Slice}' is below chance: {Text(slice.Accuracy!.Value)}";
    }

    // One reason for each audit: its worst slice, and in how many it failed.
    private static IEnumerable<string> Audits(EvaluationReport report)
    {
        foreach (var audit in report.Audits.GroupBy(audit => audit.Audit, StringComparer.Ordinal))
        {
            var failed = audit.Where(one => one.HasFailed).ToList();
            if (failed.Count == 0)
            {
                if (audit.All(one => one.Status == AuditResult.NotEnoughData))
                    yield return $"{audit.Key}: not enough data";
                continue;
            }

            var worst = failed.MaxBy(one => Math.Abs(one.Value) - one.Limit)!;
            var where = worst.Slice is null ? "" : Invariant($" of slice '{worst.Slice}'; fails in {failed.Count} of {audit.Count()} slices");
            yield return audit.Key switch
            {
                BestOfNAudit => "best_of_n: the best of more answers by the model scores higher and higher by itself, and is not shown to be better to the judge",
                var name when name.StartsWith("style:", StringComparison.Ordinal) =>
                    $"{name}: {Signed(worst.Value)} standard deviations of score for one of the habit, at equal preference by people; limit {Text(worst.Limit)}",
                var name => $"{name}: beats the chosen answer in {Text(worst.Value)} of the pairs, limit {Text(worst.Limit)}{where}",
            };
        }
    }

    internal const string BestOfNAudit = "best_of_n";

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
