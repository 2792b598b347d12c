using System.Collections.Immutable;
using Routing.Contracts;
using Routing.Core.Reviewers;
using Routing.Grains.Items;
using Routing.Grains.Programmes;

namespace Routing.Grains.Reviewers;

/// <summary>How a reviewer looks to people who may read about him.</summary>
internal static class ReviewerViews
{
    /// <summary>Null for somebody who is not enrolled.</summary>
    public static ReviewerView? Of(
        ReviewerState state, ProgrammeInForce programme, ImmutableArray<ReputationCell> reputation, double sideBias,
        IReadOnlyDictionary<string, double> leniency)
    {
        if (state.Enrolment is not { } enrolment)
            return null;
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
            leniency.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal));
    }
}
