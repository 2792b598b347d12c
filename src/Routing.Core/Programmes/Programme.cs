using Routing.Core.Rubrics;

namespace Routing.Core.Programmes;

/// <summary>How reviewers answer. Categorical labels with any number of classes are <see cref="Classify"/>.</summary>
public enum FeedbackMethod
{
    Pairwise,
    Rating,
    PassFail,
    Classify,
    Edit,
    Critique,
}

/// <summary>A class of risk: the label error it allows and how many judgments may be spent to reach it.</summary>
/// <param name="ErrorCost">Cents that a wrong label costs, the unit of prices; null: nobody says, so no answer is too dear.</param>
public sealed record RiskClass(
    string Name,
    double TargetError,
    int MinimumOverlap,
    int MaximumOverlap,
    bool NeedsExpert,
    decimal? ErrorCost = null);

/// <summary>A tier of reviewers; the price is in cents for one judgment.</summary>
/// <param name="PriorAccuracy">Share of right answers expected of this tier before any evidence; null: the crowd's.</param>
/// <param name="Budget">Cents for all its judgments until <see cref="Programme.BudgetUntil"/>, gold included; null: no limit.</param>
public sealed record Tier(
    string Name, decimal PricePerJudgment, bool Expert, double? PriorAccuracy = null, decimal? Budget = null);

/// <summary>A vendor's set of reviewers.</summary>
/// <param name="Tier">Name of one of the programme's tiers.</param>
/// <param name="Languages">What its people read; a reviewer's own list narrows it.</param>
/// <param name="PricePerJudgment">Cents; null: the price of the tier.</param>
public sealed record Pool(string Id, string Tier, IReadOnlyList<string> Languages, decimal? PricePerJudgment = null);

/// <summary>What signals of drift, spam and copying do.</summary>
public enum SignalUse
{
    /// <summary>They lead to more gold, and the strong ones to probation.</summary>
    Act,

    /// <summary>They are recorded and lead to more gold; nobody loses his standing by them.</summary>
    Warn,

    /// <summary>Nothing is looked for.</summary>
    Off,
}

/// <summary>How many answers of a group every item needs.</summary>
/// <param name="Group">As in the reviewers' particulars: a locale, a region, a declared group.</param>
public sealed record GroupQuota(string Group, int Minimum);

public sealed record Programme
{
    public required string Name { get; init; }

    public required FeedbackMethod Method { get; init; }

    public required IReadOnlyList<string> Classes { get; init; }

    public required IReadOnlyList<Axis> Axes { get; init; }

    public required Rubric Rubric { get; init; }

    /// <summary>Published version of the rubric; 0 in a file, set when the programme is applied.</summary>
    public int RubricVersion { get; init; }

    public required IReadOnlyList<RiskClass> Risks { get; init; }

    public required IReadOnlyList<Tier> Tiers { get; init; }

    public IReadOnlyList<Pool> Pools { get; init; } = [];

    /// <summary>When the budgets of the tiers may be gone; null where there is none.</summary>
    public DateTimeOffset? BudgetUntil { get; init; }

    public double GoldShare { get; init; } = 0.08;

    /// <summary>Share of the pulls that are attention checks: an obvious item, or a pair of his own again, sides swapped. Null: .01, and pairs come
    /// again only where they are a matter of taste, which no gold measures.</summary>
    public double? AttentionShare { get; init; }

    public int CalibrationSize { get; init; } = 20;

    /// <summary>Share of the calibration set a reviewer has to answer right.</summary>
    public double CalibrationMinimum { get; init; } = 0.7;

    /// <summary>Whether a reviewer must pass the calibration set before production work.</summary>
    public bool CalibrationRequired { get; init; } = true;

    /// <summary>What signals of drift, spam and copying do.</summary>
    public SignalUse Signals { get; init; } = SignalUse.Act;

    public double ExplorationShare { get; init; } = 0.1;

    /// <summary>Greatest share of a slice's labels that one person may give on a day; where few people work, two equal
    /// parts.</summary>
    public double ShareCap { get; init; } = 0.15;

    /// <summary>Least answers of each group to every item; empty asks for none.</summary>
    public IReadOnlyList<GroupQuota> GroupQuotas { get; init; } = [];

    /// <summary>Share of edits and critiques that a second person checks, in [0, 1]; everything of high risk is checked.</summary>
    public double CheckShare { get; init; } = 1;

    /// <summary>Greatest share of judgments that may go to expert tiers.</summary>
    public double ExpertShare { get; init; } = 0.1;

    /// <summary>Experts of one mind who decide against the crowd; fewer call for another expert.</summary>
    public int ExpertsToOverrule { get; init; } = 2;

    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a request for work waits for others to come, so that the best of them is served; 0: no request waits.</summary>
    public TimeSpan HoldTime { get; init; }

    /// <summary>From import until an item should be settled; routing weighs items more as it runs out.</summary>
    public TimeSpan ServiceTime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The one question of a pairwise or classification programme is one of taste: a distribution is published, no label.
    /// Other methods say it by axis.</summary>
    public bool Distribution { get; init; }

    /// <summary>The stage in which it begins: draft; null: it is at work as soon as it is applied.</summary>
    public ProgrammeStage? Stage { get; init; }

    /// <summary>Its pilot; null: as <see cref="PilotPolicy"/> says.</summary>
    public PilotPolicy? Pilot { get; init; }

    /// <summary>Which new items are merged under earlier ones; null: none is.</summary>
    public DuplicatePolicy? Duplicates { get; init; }

    /// <summary>How the programme's reward model learns; null: it has none.</summary>
    public RewardModelPolicy? RewardModel { get; init; }

    /// <summary>The group whose answers alone an item can still take, because what is left of its overlap is owed to groups
    /// below their quota; null where anybody may answer.</summary>
    /// <param name="groups">Group of each answer and running lease so far.</param>
    public string? OpenQuota(int risk, IReadOnlyCollection<string?> groups)
    {
        if (GroupQuotas.Count == 0)
            return null;
        var owed = GroupQuotas.Sum(quota => MissingOf(quota, groups));
        return owed > 0 && owed >= Risks[risk].MaximumOverlap - groups.Count
            ? GroupQuotas.First(quota => MissingOf(quota, groups) > 0).Group : null;
    }

    /// <summary>Answers that are missing to a quota.</summary>
    public static int MissingOf(GroupQuota quota, IEnumerable<string?> groups) =>
        Math.Max(0, quota.Minimum - groups.Count(group => group == quota.Group));

    // A second expert follows where the first one contradicts the leading label.
    private const int ExpertAnswers = 2;

    /// <summary>Most judgments and running leases of an item at which this tier may still lease.</summary>
    /// <param name="risk">Index of the risk class.</param>
    public int OverlapLimit(int risk, bool expert) => Risks[risk].MaximumOverlap + (expert ? ExpertAnswers : 0);
}
