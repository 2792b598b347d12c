using Routing.Contracts;
using Routing.Core.Reviewers;
using Routing.Grains.Labels;
using Routing.Grains.Programmes;

namespace Routing.Grains.Reviewers;

/// <summary>A reviewer as the shards see him when he asks for work. What rests on his own facts is made once for each state
/// of them; the rest is what the newest refit says.</summary>
internal sealed class AskerSheet(BeliefModels models, string programme)
{
    private Own? _own;

    /// <param name="answeredToday">Answers he gave today.</param>
    /// <param name="shadowPrice">Of his tier's budget.</param>
    public AskerDocument Of(ReviewerState state, Enrolment enrolment, PoolTerms pool, int answeredToday, double shadowPrice, DateTimeOffset now)
    {
        var own = OwnOf(state, enrolment);
        var bloc = models.BlocOf(programme, enrolment.Id);
        return new AskerDocument(
            enrolment.Id, pool.Tier.Expert ? 1 : 0, pool.PriceCents * models.PaceOf(programme, enrolment.Id),
            own.Languages.Length == 0 ? [.. pool.Languages] : own.Languages, own.OnlyItems, enrolment.Team, answeredToday,
            enrolment.DailyLimit, own.Qualifications, bloc.Count == 0 ? own.Conflicts : [.. own.Conflicts, .. bloc],
            enrolment.Group, enrolment.HarmfulLimit, own.Ability, ReviewerRules.SkipsTooMuch(state, now), own.ExpertIn, shadowPrice,
            ReviewerRules.IsComparable(state, models.AnswersOf(programme, enrolment.Id)));
    }

    /// <summary>Posterior standard deviation of his reliability on gold.</summary>
    public double DeviationOf(ReviewerState state, Enrolment enrolment) => OwnOf(state, enrolment).Deviation;

    private Own OwnOf(ReviewerState state, Enrolment enrolment)
    {
        if (_own is { } known && ReferenceEquals(known.State, state))
            return known;
        // Of the question he is worst at, as his standing.
        var reliability = ReviewerRules.Reliability(state.Gold.Values.SelectMany(answers => answers));
        return _own = new Own(
            state, [.. enrolment.Languages], enrolment.OnlyItems is { } only ? [.. only] : null, [.. enrolment.Qualifications],
            [.. enrolment.Conflicts], state.Status is ReviewerStatus.Active ? [.. state.ExpertIn] : [],
            Math.Log(reliability.Mean / (1 - reliability.Mean)), reliability.Deviation);
    }

    private sealed record Own(
        ReviewerState State, string[] Languages, string[]? OnlyItems, string[] Qualifications, string[] Conflicts, string[] ExpertIn,
        double Ability, double Deviation);
}
