using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.Grains.Labels;
using Routing.Grains.Programmes;

namespace Routing.Grains.RewardModels;

/// <summary>What the triggers of one line look at, as this silo knows it.</summary>
internal sealed class LineEvidence(BeliefModels models, ServedScores scores, string programme, string line)
{
    // A pool of which the model is sure doubles its doubt by chance.
    private const double LeastDoubt = 1;

    private (string? Model, double Doubt) _doubtOf;

    // What the first refit since the last plan has counted.
    private (string? Operation, long Judgments) _planned;

    /// <summary>Judgments of the line's items until now. In a programme of families one counts once a refit has read of which slice it is.</summary>
    public long Judgments(RewardModelPolicy? policy) => policy is { Families.Length: > 0 }
        ? models.WorkJudgmentsOf(programme, slice => policy.LineOf(slice) == line) : models.WorkJudgmentsOf(programme);

    /// <summary>All of it.</summary>
    /// <param name="plan">The last plan; null: nothing was ever trained.</param>
    public TriggerEvidence Now(ProgrammeInForce? inForce, RewardModelEvent.Planned? plan)
    {
        Learn(plan);
        var policy = inForce?.Programme.RewardModel;
        var model = inForce is null ? null : models.Of(programme, inForce);
        var standing = model?.Trust?.Lines.GetValueOrDefault(line);
        // What was doubted when this version was first trusted; a line that wakes begins to compare anew.
        if (standing?.Model is { } version && version != _doubtOf.Model)
            _doubtOf = (version, standing.Doubt);
        var isOfServed = standing?.Model is not null && standing.Model == scores.Of(programme, line)?.Model;
        return new TriggerEvidence(Judgments(policy))
        {
            // Of families only what a refit has read is counted.
            Planned = plan?.Operation is { } last && last == _planned.Operation && policy is not { Families.Length: > 0 } ? _planned.Judgments : null,
            CalibrationPValue = isOfServed ? standing!.CalibrationPValue : null, // of the served one there is a standing
            Fall = isOfServed ? standing!.Fall : null,
            Stability = scores.DriftOf(programme, line),
            Domain = scores.DomainOf(programme, line),
            Alarms = model?.Audits.Sum(standing => standing.Alarms.Length) ?? 0,
            Rubric = inForce?.Programme.RubricVersion ?? 0,
            Corrections = policy is null ? 0 : models.CorrectionsOf(programme, slice => policy.LineOf(slice) == line),
            Doubt = standing?.Model is not null && _doubtOf.Doubt > LeastDoubt ? standing.Doubt / _doubtOf.Doubt : null,
        };
    }

    private void Learn(RewardModelEvent.Planned? plan)
    {
        if (plan is not null && plan.Operation != _planned.Operation && models.WorkReadOf(programme) is var (read, position) && position >= plan.Position)
            _planned = (plan.Operation, read);
    }
}
