using System.Globalization;

namespace Routing.Core.Assignment;

/// <summary>What a risk class asks for (table of algorithms.md §4.3).</summary>
/// <param name="TargetError">ε_r, largest calibrated probability of a wrong label, in [0, 1].</param>
/// <param name="MinimumOverlap">n_min, answers.</param>
/// <param name="MaximumOverlap">n_max, answers of generalists.</param>
/// <param name="NeedsExperts">Experts the mix asks for.</param>
/// <param name="OrGeneralists">Generalists that replace the experts; 0 = nothing replaces them.</param>
/// <param name="OrGroups">Groups those generalists must come from.</param>
public sealed record RiskPolicy(
    double TargetError,
    int MinimumOverlap,
    int MaximumOverlap,
    int NeedsExperts = 0,
    int OrGeneralists = 0,
    int OrGroups = 0)
{
    /// <summary>Low: error 10 %, 1 to 5 answers, any mix.</summary>
    public static RiskPolicy Low { get; } = new(0.10, 1, 5);

    /// <summary>Medium: error 5 %, 2 to 7 answers, any mix.</summary>
    public static RiskPolicy Medium { get; } = new(0.05, 2, 7);

    /// <summary>High: error 2 %, 2 to 7 answers, 1 expert or 3 generalists of 2 groups.</summary>
    public static RiskPolicy High { get; } = new(0.02, 2, 7, 1, 3, 2);

    /// <summary>Critical: error 1 %, 3 to 9 answers, 2 experts.</summary>
    public static RiskPolicy Critical { get; } = new(0.01, 3, 9, 2);

    /// <summary>The default of a risk class, 0 low … 3 critical.</summary>
    public static RiskPolicy Of(int risk) => risk switch
    {
        0 => Low,
        1 => Medium,
        2 => High,
        3 => Critical,
        _ => throw new ArgumentOutOfRangeException(nameof(risk), risk, "Risk is 0 to 3."),
    };
}

/// <summary>What is known of an item when it is looked at.</summary>
/// <param name="Belief">Calibrated posterior q̃, sums to 1.</param>
/// <param name="Answers">Human answers n, experts included.</param>
public sealed record StopEvidence(IReadOnlyList<double> Belief, int Answers)
{
    /// <summary>Least confidence at which gold bears the target error out; above 1 where it bears out none.</summary>
    public double Bar { get; init; }

    /// <summary>Gold is still being answered, so the bar may fall.</summary>
    public bool AwaitsGold { get; init; }

    /// <summary>Answers of experts among them.</summary>
    public int Experts { get; init; }

    /// <summary>Groups the generalists come from.</summary>
    public int GeneralistGroups { get; init; }

    /// <summary>Posterior probability that the item is hard (§1.7), in [0, 1].</summary>
    public double HardShare { get; init; }

    /// <summary>An expert's answer differs from the argmax.</summary>
    public bool ExpertConflict { get; init; }

    /// <summary>Two experts differ.</summary>
    public bool ExpertsDiffer { get; init; }

    /// <summary>A dispute is open.</summary>
    public bool OpenDispute { get; init; }

    /// <summary>An adjudicator has decided.</summary>
    public bool Adjudicated { get; init; }

    /// <summary>The model gives ≤ .05 to a class the humans give ≥ .95.</summary>
    public bool PriorContradicts { get; init; }

    /// <summary>The rubric of the item is marked critical.</summary>
    public bool RubricCritical { get; init; }

    /// <summary>A reviewer asked for an expert.</summary>
    public bool EscalationAsked { get; init; }

    /// <summary>Looks in a row, one after each answer, at which no further answer was worth its price (max V &lt; 0). A programme's
    /// target says what an answer is worth paying for: at an error within it, none. So may what an error costs it.</summary>
    public int LooksWithoutValue { get; init; }
}

/// <summary>Why an item is resolved.</summary>
public enum StopReason
{
    /// <summary>The calibrated error is within the target and the mix is present.</summary>
    Confident,

    /// <summary>An adjudicator decided.</summary>
    Adjudicated,
}

/// <summary>Who is asked next on escalation.</summary>
public enum EscalationTarget
{
    /// <summary>An expert.</summary>
    Expert,

    /// <summary>An adjudicator.</summary>
    Adjudicator,
}

/// <summary>What to do with an item: a closed family.</summary>
public abstract record StopDecision
{
    private StopDecision()
    {
    }

    /// <summary>Ask for another answer.</summary>
    public sealed record Continue(string Reason) : StopDecision;

    /// <summary>Close as verified.</summary>
    public sealed record Resolved(StopReason Reason) : StopDecision;

    /// <summary>Ask an expert or an adjudicator.</summary>
    public sealed record Escalate(EscalationTarget To, string Reason) : StopDecision;

    /// <summary>Held until the open dispute is settled.</summary>
    public sealed record Disputed(string Reason) : StopDecision;

    /// <summary>Closed with a flag, not verified: no further answer is worth its price.</summary>
    public sealed record BudgetLimited(string Reason) : StopDecision;
}

/// <summary>
/// Stopping and escalation (algorithms.md §4.3 and §4.4): a pure function of the evidence, hence idempotent and
/// independent of the order of answers. Order of the rules: adjudication, dispute, experts at odds, asked-for or
/// contradicting evidence (until an expert has answered), close, budget, hard or exhausted items, else continue.
/// </summary>
public static class StopRule
{
    /// <summary>Looks without value that end an item.</summary>
    public const int PatienceLooks = 3;

    /// <summary>Hard share from which an expert is asked, and answers it takes to believe it.</summary>
    public const double HardThreshold = 0.5;

    /// <summary>Answers before the hard share is believed.</summary>
    public const int HardAnswers = 3;

    /// <summary>Decides on an item.</summary>
    public static StopDecision Decide(StopEvidence evidence, RiskPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(policy);
        if (evidence.Adjudicated)
            return new StopDecision.Resolved(StopReason.Adjudicated);
        if (evidence.OpenDispute)
            return new StopDecision.Disputed("a dispute is open");
        if (evidence.ExpertsDiffer)
            return new StopDecision.Escalate(EscalationTarget.Adjudicator, "two experts differ");
        if (evidence.ExpertConflict)
        {
            return new StopDecision.Escalate(
                evidence.Experts < 2 ? EscalationTarget.Expert : EscalationTarget.Adjudicator,
                "an expert differs from the leading label");
        }

        if (evidence.Experts == 0 && AskedFor(evidence) is { } asked)
            return new StopDecision.Escalate(EscalationTarget.Expert, asked);

        var top = 0.0;
        foreach (var value in evidence.Belief)
            top = Math.Max(top, value);
        var error = 1 - top;
        var generalists = evidence.Answers - evidence.Experts;
        var within = error <= policy.TargetError + 1e-12;
        var sure = within && top >= evidence.Bar - 1e-12;
        var enough = evidence.Answers >= policy.MinimumOverlap;
        var mixed = evidence.Experts >= policy.NeedsExperts
            || (policy.OrGeneralists > 0 && generalists >= policy.OrGeneralists
                && evidence.GeneralistGroups >= policy.OrGroups);
        if (sure && enough && mixed)
            return new StopDecision.Resolved(StopReason.Confident);
        // No further answer can verify it: none may be asked for, or gold bears no confidence out.
        var spent = within && (generalists >= policy.MaximumOverlap || (evidence.Bar > 1 && !evidence.AwaitsGold));
        if (enough && mixed && (spent || evidence.LooksWithoutValue >= PatienceLooks))
        {
            return new StopDecision.BudgetLimited(within
                ? Text($"error {error:P1} after {evidence.Answers} answers, which gold does not bear out")
                : Text($"error {error:P1} after {evidence.Answers} answers; another one costs more than it is expected to save"));
        }

        if (evidence.Experts == 0 && evidence.HardShare >= HardThreshold && evidence.Answers >= HardAnswers)
        {
            return new StopDecision.Escalate(EscalationTarget.Expert, Text(
                $"probably hard ({evidence.HardShare:0.00}) after {evidence.Answers} answers"));
        }

        if (generalists >= policy.MaximumOverlap)
        {
            return new StopDecision.Escalate(
                evidence.Experts < 2 ? EscalationTarget.Expert : EscalationTarget.Adjudicator,
                Text($"{generalists} of at most {policy.MaximumOverlap} generalists answered; error {error:P1}"));
        }

        if (within && enough && !mixed && policy.OrGeneralists == 0)
        {
            return new StopDecision.Escalate(EscalationTarget.Expert, Text(
                $"{evidence.Experts} of {policy.NeedsExperts} needed experts answered"));
        }

        if (!enough)
        {
            return new StopDecision.Continue(Text(
                $"{evidence.Answers} of at least {policy.MinimumOverlap} answers"));
        }

        return new StopDecision.Continue(within && !mixed
            ? Text($"mix missing: {policy.NeedsExperts} expert or {policy.OrGeneralists} generalists of {policy.OrGroups} groups")
            : error > policy.TargetError ? Text($"error {error:P1} is above the target {policy.TargetError:P1}")
            : evidence.Bar > 1 ? Text($"error {error:P1}, but too little gold has closed right to bear a target of {policy.TargetError:P1} out")
            : Text($"error {error:P1}, but gold bears the target {policy.TargetError:P1} out only from {1 - evidence.Bar:P1} on"));
    }

    private static string? AskedFor(StopEvidence evidence) =>
        evidence.EscalationAsked ? "a reviewer asked for an expert"
        : evidence.RubricCritical ? "the rubric is marked critical"
        : evidence.PriorContradicts ? "the model and the humans contradict each other"
        : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
