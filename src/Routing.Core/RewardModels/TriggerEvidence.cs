namespace Routing.Core.RewardModels;

/// <summary>What the triggers look at.</summary>
/// <param name="Judgments">Judgments of work items until now.</param>
public sealed record TriggerEvidence(long Judgments)
{
    /// <summary>Those until the last plan, as the first refit that has read as far counted them; null: none has. Until one has, some may
    /// have been counted twice.</summary>
    public long? Planned { get; init; }

    /// <summary>p-value of the calibration of the served version on the last 500 judged pairs; null: too few.</summary>
    public double? CalibrationPValue { get; init; }

    /// <summary>How far the scores of new pairs lie from those of the pairs that were there; null: too few.</summary>
    public ScoreDrift.Reading? Stability { get; init; }

    /// <summary>How many of the pairs that came later are out of domain, and of those that were there; null: too few.</summary>
    public DomainShift.Reading? Domain { get; init; }

    /// <summary>Cumulative sum of how much less right the served version is about fresh pairs, nats; null: too few.</summary>
    public double? Fall { get; init; }

    /// <summary>Alarms of audits until now.</summary>
    public int Alarms { get; init; }

    /// <summary>Version of the rubric in force.</summary>
    public int Rubric { get; init; }

    /// <summary>Labels that were corrected or taken back until now.</summary>
    public long Corrections { get; init; }

    /// <summary>Doubt about the open pairs, in units of that after the last run; null: not known.</summary>
    public double? Doubt { get; init; }
}
