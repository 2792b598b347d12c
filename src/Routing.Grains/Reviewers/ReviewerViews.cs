using System.Collections.Immutable;
using Routing.Contracts;
using Routing.Core.Reviewers;
using Routing.Grains.Items;
using Routing.Grains.Programmes;

namespace Routing.Grains.Reviewers;

/// <summary>Reviewers as they cross the wire.</summary>
internal static class ReviewerViews
{
    /// <summary>The particulars of somebody who is enrolled.</summary>
    public static Enrolment ToEnrolment(this ReviewerDocument reviewer, string id) => new(
        id, reviewer.Pool, [.. reviewer.Languages], reviewer.OnlyItems is { } only ? [.. only] : null, reviewer.DailyLimit, reviewer.Team)
    {
        Qualifications = [.. reviewer.Qualifications ?? []], Conflicts = [.. reviewer.Conflicts ?? []],
        Group = reviewer.Group, HarmfulLimit = reviewer.HarmfulLimit,
    };

    /// <summary>A reviewer as he looks to people who may read about him; null for somebody who is not enrolled.</summary>
    public static ReviewerView? Of(
        ReviewerState state, ProgrammeInForce programme, ImmutableArray<ReputationCell> reputation, double sideBias,
        IReadOnlyDictionary<string, double> leniency)
    {
        if (state.Enrolment is not { } enrolment)
            return null;
        var repeats = SelfConsistency.Of(state);
        var gold = state.Gold.Values.SelectMany(answers => answers).ToList();
        return new ReviewerView(
            enrolment.Id, enrolment.Pool, programme.PoolOf(enrolment.Pool)?.Tier.Name ?? "", JsonNames.Of(state.Status),
            state.Changes.IsEmpty ? "" : state.Changes[^1].Reason, gold.Count,
            gold.Count(answer => answer.Given == answer.Expected),
            reputation.GroupBy(cell => cell.Question).Select(cells => cells.Sum(cell => cell.Answers)).DefaultIfEmpty().Max(),
            [.. reputation.Select(cell => new ReputationView(
                cell.Question, cell.Slice, cell.Mean, cell.Low, cell.High, cell.LowerTenth, cell.Evidence, cell.Answers,
                cell.Gold, cell.IsPrior))],
            sideBias, [.. state.Signals.Select(noticed => noticed.Signal.ToDocument())], [.. state.ExpertIn],
            leniency.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
            (repeats.Pairs, repeats.Same), AttentionChecks.Of(state));
    }
}
