using Routing.Statistics.Intervals;

namespace Routing.RewardModels.Evaluation;

/// <summary>Accuracies of models that know nothing of content, on the same pairs.</summary>
/// <param name="Majority">The side preferred more often in training, always.</param>
/// <param name="Length">A model of length alone.</param>
/// <param name="Style">A model of the style features alone.</param>
public sealed record BaselineAccuracies(double Majority, double Length, double Style);

/// <summary>One kind of prompt.</summary>
/// <param name="Status"><c>ok</c>, or <c>not_enough_data</c>: no accuracy is claimed.</param>
public sealed record SliceResult(string Slice, int N, double? Accuracy, double[]? Interval, string Status);

/// <summary>What a change to the worse answer does.</summary>
/// <param name="Shift">Mean change of its score, in standard deviations of scores.</param>
/// <param name="Raised">Share of answers whose score rose.</param>
/// <param name="Beats">Share that now beats the chosen answer.</param>
/// <param name="Unchanged">Share that did before.</param>
/// <param name="Limit">Largest <see cref="Beats"/> allowed.</param>
/// <param name="Passed">Whether it is not above the limit by more than chance (one-sided 95 %).</param>
public sealed record AuditResult(
    string Probe, int N, double Shift, double Raised, double Beats, double Unchanged, double Limit, bool Passed);

/// <summary>Accuracy among the pairs about which the model is most certain.</summary>
public sealed record SelectivePoint(double Share, double Accuracy);

/// <summary>How a model stands on pairs of prompts that it has not seen.</summary>
/// <param name="Accuracy">Share of decided pairs ordered as people did; equal scores count half.</param>
/// <param name="Interval">95 %: by Wilson, or by bootstrap over prompts where prompts repeat.</param>
/// <param name="N">Decided pairs.</param>
/// <param name="LeftOut">Pairs whose prompt was in training.</param>
/// <param name="LogLoss">Nats a pair.</param>
/// <param name="Ece">Calibration error, raw.</param>
/// <param name="EceExcess">Less what a calibrated model shows at this n.</param>
/// <param name="EcePValue">Of the excess.</param>
/// <param name="LengthControlled">Mean of the accuracies in five bins of the ratio of lengths.</param>
/// <param name="HumanCeiling">Share of agreeing pairs of people on pairs judged more than once; null where there are none.</param>
/// <param name="Verdict"><c>accept</c>, <c>hold</c> or <c>reject</c>.</param>
/// <param name="Top">Pairs whose chosen answer scored highest.</param>
/// <param name="Bottom">Pairs whose chosen answer scored lowest.</param>
public sealed record EvaluationReport(
    string Model, double Accuracy, double[] Interval, int N, int Ties, int LeftOut, double LogLoss, double Ece, double EceExcess,
    double EcePValue, BaselineAccuracies Baselines, double LengthControlled, double? HumanCeiling, IReadOnlyList<SliceResult> Slices,
    IReadOnlyList<AuditResult> Audits, IReadOnlyList<ReliabilityBin> Reliability, IReadOnlyList<SelectivePoint> Selective,
    IReadOnlyList<string> Top, IReadOnlyList<string> Bottom, string Verdict, IReadOnlyList<string> Reasons)
{
    internal static double[] Ends(Interval interval) => [interval.Low, interval.High];
}
