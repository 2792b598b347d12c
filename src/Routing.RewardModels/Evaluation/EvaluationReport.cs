namespace Routing.RewardModels.Evaluation;

/// <summary>Accuracies of models that know nothing of content, on the same pairs.</summary>
/// <param name="Majority">The side preferred more often in training, always.</param>
/// <param name="Length">A model of length alone.</param>
/// <param name="Style">A model of the style features alone.</param>
public sealed record BaselineAccuracies(double Majority, double Length, double Style);

/// <summary>Accuracy among the pairs about which the model is most certain.</summary>
public sealed record SelectivePoint(double Share, double Accuracy);

/// <summary>Whether the model's doubt finds its errors: rank correlation with being wrong. Doubt is of use where the lower end is
/// above 0; elsewhere it should not steer anything.</summary>
/// <param name="Information">Of the information that a label would give about the model.</param>
/// <param name="InformationLow">Lower end, one-sided 95 %.</param>
/// <param name="Sign">Of how little the sign of the difference is known, −z.</param>
/// <param name="SignLow">Lower end, one-sided 95 %.</param>
public sealed record DoubtCheck(double Information, double InformationLow, double Sign, double SignLow);

/// <summary>How a model stands on pairs of prompts that it has not seen.</summary>
/// <param name="Accuracy">Share of decided pairs ordered as people did; equal scores count half.</param>
/// <param name="Interval">95 %: by Wilson, or by bootstrap over prompts where prompts repeat.</param>
/// <param name="N">Decided pairs.</param>
/// <param name="Prompts">Different prompts among them, or groups of prompts.</param>
/// <param name="LeftOut">Pairs whose prompt was in training.</param>
/// <param name="LogLoss">Nats a pair.</param>
/// <param name="PlainLogLoss">Same without the temperature.</param>
/// <param name="Brier">Mean squared error of the probability.</param>
/// <param name="Ece">Calibration error, raw.</param>
/// <param name="EceExcess">Less what a calibrated model shows at this n.</param>
/// <param name="EcePValue">Of the excess.</param>
/// <param name="Differences">Against each baseline, and the version before where one is given.</param>
/// <param name="LengthControlled">Accuracy with length held level.</param>
/// <param name="HumanCeiling">Share of judgments that agree with the majority of the others; null where fewer than 50 repeat.</param>
/// <param name="OutOfDomain">Share of pairs with an answer unlike those of training.</param>
/// <param name="StyleShare">Share of the variance of score differences that style features explain alone.</param>
/// <param name="BestOfN">Null where no prompt has answers enough.</param>
/// <param name="Verdict"><c>accept</c>, <c>hold</c> or <c>reject</c>.</param>
/// <param name="Reasons">Why it is no better.</param>
/// <param name="Worklist">What a person should read before the model is used.</param>
public sealed record EvaluationReport(
    string Model, double Accuracy, double[] Interval, int N, int Prompts, int Ties, int LeftOut, double LogLoss, double PlainLogLoss,
    double Brier, double Ece, double EceExcess, double EcePValue, BaselineAccuracies Baselines,
    IReadOnlyList<PairedDifference> Differences, LengthControl LengthControlled, double? HumanCeiling, DoubtCheck Doubt,
    double OutOfDomain, double StyleShare, IReadOnlyList<SliceResult> Slices, IReadOnlyList<AuditResult> Audits, BestOfN? BestOfN,
    IReadOnlyList<ReliabilityBin> Reliability, IReadOnlyList<SelectivePoint> Selective, Worklist Worklist, string Verdict,
    IReadOnlyList<string> Reasons);
