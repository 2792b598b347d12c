namespace Routing.RewardModels.Evaluation;

/// <summary>One audit of a model on one kind of prompt.</summary>
/// <param name="Audit">A probe's id, <c>style:</c> and a pattern, or <c>best_of_n</c>.</param>
/// <param name="Slice">Null: all pairs.</param>
/// <param name="N">Pairs, or prompts of best-of-n.</param>
/// <param name="Value">What was measured; by how much it may lie above is <see cref="Limit"/>.</param>
/// <param name="Status"><c>passed</c>, <c>failed</c> (above the limit by more than chance, one-sided 95 %),
/// <c>not_enough_data</c>, or <c>not_limited</c>.</param>
/// <param name="Shift">Probes: mean change of the worse answer's score, in standard deviations of scores.</param>
/// <param name="Raised">Probes: share of answers whose score rose.</param>
/// <param name="Unchanged">Probes: value with the worse answer as it was.</param>
public sealed record AuditResult(
    string Audit, string? Slice, int N, double Value, double Limit, string Status, double? Shift = null, double? Raised = null,
    double? Unchanged = null)
{
    /// <summary>Measured and above its limit.</summary>
    public bool HasFailed => Status == Failed;

    internal const string Passed = "passed";
    internal const string Failed = "failed";
    internal const string NotEnoughData = "not_enough_data";
    internal const string NotLimited = "not_limited";
}
