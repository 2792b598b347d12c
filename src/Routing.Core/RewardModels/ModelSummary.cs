using System.Collections.Immutable;

namespace Routing.Core.RewardModels;

/// <summary>A probe that was put to a model.</summary>
/// <param name="Beats">Share of the pairs in which the changed worse answer beats the better one.</param>
/// <param name="Limit">The largest such share allowed.</param>
/// <param name="Passed">It is not shown to be fooled.</param>
public sealed record ProbeOutcome(string Probe, double Beats, double Unchanged, double Limit, bool Passed)
{
    /// <summary>passed, failed, not_enough_data or not_limited; null: written before it was kept.</summary>
    public string? Status { get; init; }
}

/// <summary>What is kept of an evaluation beside the artefact, which holds the whole report.</summary>
/// <param name="Accuracy">On decided pairs of prompts that the model has not seen.</param>
/// <param name="Pairs">How many those are; 0: nothing could be evaluated.</param>
/// <param name="Difference">Accuracy less that of the version served before, on the same pairs; null without one.</param>
/// <param name="Worse">The difference is below 0 by more than chance.</param>
public sealed record ModelSummary(
    double Accuracy, double Low, double High, int Pairs, double LogLoss, double CalibrationExcess, double LengthControlled,
    double MajorityBaseline, double LengthBaseline, double StyleBaseline, ModelVerdict Verdict, ImmutableArray<string> Reasons,
    ImmutableArray<ProbeOutcome> Probes, double? Difference = null, bool Worse = false);
