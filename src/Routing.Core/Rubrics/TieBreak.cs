namespace Routing.Core.Rubrics;

public enum Overall
{
    A,
    B,
    Tie,
}

/// <summary>What the axes say together; the rule is null when no rule was needed or none applied.</summary>
public sealed record Resolution(Overall Overall, string? RuleId, string Explanation);

public sealed record TieBreakFault(string Code, string Detail);

/// <summary>Decides between two candidates from the preference on each axis.</summary>
public sealed class TieBreak(Rubric rubric)
{
    private readonly IReadOnlyList<TieBreakRule> _rules = rubric.TieBreaks;

    /// <summary>
    /// Preferences above zero favour A, below zero B; an axis without an answer has none. Of the rules whose two
    /// axes disagree, the first whose winner is not itself outranked in the same answer decides. Without such a
    /// rule the greater number of axes decides, and equal numbers are a tie.
    /// </summary>
    public Resolution Resolve(IReadOnlyDictionary<string, int> axisPreferences)
    {
        ArgumentNullException.ThrowIfNull(axisPreferences);
        int Side(string axis) => axisPreferences.TryGetValue(axis, out var value) ? Math.Sign(value) : 0;

        var applying = _rules.Where(rule => Side(rule.Winner) * Side(rule.Loser) < 0).ToList();
        if (applying.Count > 0)
        {
            // In a published rubric the rules have no cycle, so one is always left; the fallback keeps drafts total.
            var rule = applying.Find(one => applying.TrueForAll(other => other.Loser != one.Winner)) ?? applying[0];
            return new Resolution(ToOverall(Side(rule.Winner)), rule.Id,
                $"{rule.Winner} outranks {rule.Loser}: {rule.Because}");
        }

        var forA = axisPreferences.Values.Count(value => value > 0);
        var forB = axisPreferences.Values.Count(value => value < 0);
        var explanation = (forA, forB) switch
        {
            (0, 0) => "No axis prefers either candidate.",
            (_, 0) or (0, _) => "All axes with a preference agree.",
            _ => $"No rule applies; {forA} axes prefer A and {forB} prefer B.",
        };
        return new Resolution(ToOverall(forA.CompareTo(forB)), null, explanation);
    }

    /// <summary>Null when the submitted answer keeps to the rules or states why it does not.</summary>
    public TieBreakFault? Check(
        IReadOnlyDictionary<string, int> answers,
        Overall submittedOverall,
        string? overrideReason)
    {
        var resolution = Resolve(answers);
        if (resolution.RuleId is null || resolution.Overall == submittedOverall || !string.IsNullOrWhiteSpace(overrideReason))
            return null;
        return new TieBreakFault("tiebreak_override_required",
            $"Rule '{resolution.RuleId}' gives {resolution.Overall}, not {submittedOverall} ({resolution.Explanation}). State a reason to override it.");
    }

    private static Overall ToOverall(int side) => side > 0 ? Overall.A : side < 0 ? Overall.B : Overall.Tie;
}
