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
public sealed record RiskClass(
    string Name,
    double TargetError,
    int MinimumOverlap,
    int MaximumOverlap,
    bool NeedsExpert);

/// <summary>A tier of reviewers; the price is in cents for one judgment.</summary>
/// <param name="PriorAccuracy">Share of right answers expected of this tier before any evidence; null: the crowd's.</param>
public sealed record Tier(string Name, decimal PricePerJudgment, bool Expert, double? PriorAccuracy = null);

/// <summary>A vendor's set of reviewers.</summary>
/// <param name="Tier">Name of one of the programme's tiers.</param>
/// <param name="Languages">What its people read; a reviewer's own list narrows it.</param>
/// <param name="PricePerJudgment">Cents; null: the price of the tier.</param>
public sealed record Pool(string Id, string Tier, IReadOnlyList<string> Languages, decimal? PricePerJudgment = null);

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

    public double GoldShare { get; init; } = 0.08;

    public int CalibrationSize { get; init; } = 20;

    /// <summary>Share of the calibration set a reviewer has to answer right.</summary>
    public double CalibrationMinimum { get; init; } = 0.7;

    /// <summary>Whether a reviewer must pass the calibration set before production work.</summary>
    public bool CalibrationRequired { get; init; } = true;

    public double ExplorationShare { get; init; } = 0.1;

    /// <summary>Greatest share of judgments that may go to expert tiers.</summary>
    public double ExpertShare { get; init; } = 0.1;

    /// <summary>Experts of one mind who decide against the crowd; fewer call for another expert.</summary>
    public int ExpertsToOverrule { get; init; } = 2;

    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>From import until an item should be settled; routing weighs items more as it runs out.</summary>
    public TimeSpan ServiceTime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How the programme's reward model learns; null: it has none.</summary>
    public RewardModelPolicy? RewardModel { get; init; }

    // A second expert follows where the first one contradicts the leading label.
    private const int ExpertAnswers = 2;

    /// <summary>Most judgments and running leases of an item at which this tier may still lease.</summary>
    /// <param name="risk">Index of the risk class.</param>
    public int OverlapLimit(int risk, bool expert) => Risks[risk].MaximumOverlap + (expert ? ExpertAnswers : 0);
}
