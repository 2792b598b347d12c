using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Statistics.Probability;

namespace Routing.Grains.Assignment;

/// <summary>What crosses the wire to a shard, as its queue reads it.</summary>
internal static class ShardViews
{
    private static readonly FrozenSet<string> _none = FrozenSet<string>.Empty;

    private static readonly double[,] _flat = { { 0.75, 0.25 }, { 0.25, 0.75 } };

    public static QueuedGold ToGold(this QueueEntry entry) => new(
        entry.Item, entry.Language, [.. entry.Done, .. entry.Leases.Select(lease => lease.Reviewer)]) { Attention = entry.Attention };

    public static QueuedItem ToItem(this QueueEntry entry) => new(
        entry.Item, entry.Question, entry.Belief, entry.Risk, entry.Language, entry.NeedsExpert, entry.OpenedAt,
        entry.Judgments, ImmutableCollectionsMarshal.AsImmutableArray(entry.Done), // neither side changes it
        ImmutableCollectionsMarshal.AsImmutableArray(Array.ConvertAll(
            entry.Leases, static lease => new QueuedLease(lease.Reviewer, lease.Command, lease.Fence, lease.EndsAt))),
        entry.Eligibility is { } who ? new Eligibility(who.Author, who.AuthorTeam, [.. who.Qualifications]) : null)
    {
        Model = entry.Model, Slice = string.Intern(entry.Slice), Harmful = entry.Harmful, Groups = ImmutableCollectionsMarshal.AsImmutableArray(entry.Groups ?? []),
        IsGrouped = entry.Grouped,
    };

    /// <param name="harmfulToday">Harmful items he has judged today.</param>
    public static Asker ToAsker(this AskerDocument asker, int harmfulToday) => new(
        new ReviewerProfile(asker.Reviewer, asker.Tier, SetOf(asker.Languages))
        {
            Team = asker.Team, AnsweredToday = asker.AnsweredToday, DailyLimit = asker.DailyLimit,
            Qualifications = SetOf(asker.Qualifications), Conflicts = SetOf(asker.Conflicts), ExpertIn = SetOf(asker.ExpertIn), Group = asker.Group, HarmfulLimit = asker.HarmfulLimit, HarmfulToday = harmfulToday,
        },
        Math.Max(1e-6, asker.CostCents), asker.OnlyItems)
    {
        Ability = asker.Ability, InOrderOnly = asker.InOrderOnly, ShadowPrice = asker.ShadowPrice,
        IsCalibrated = asker.Calibrated, Attention = asker.Attention,
    };

    // Most people have none of most of them.
    private static IReadOnlySet<string> SetOf(string[]? names) =>
        names is null or [] ? _none : new HashSet<string>(names, StringComparer.Ordinal);

    /// <summary>How the asker answers.</summary>
    /// <param name="command">Of the request: what is drawn from his posterior depends on it.</param>
    public static RaterView ToRater(this AskerDocument asker, BeliefModel model, CounterRandom random, string command)
    {
        var (reviewer, expert) = (asker.Reviewer, asker.Tier > 0);
        var sequence = 0;
        // Texts are answered by people of whom nothing is believed.
        return model.Questions.IsEmpty
            ? new RaterView(_ => _flat, _ => _flat, _ => _flat)
            : new RaterView(
                q => model.RaterOf(reviewer, expert, q),
                q => DirichletDraw.Rows(model.PseudoCountsOf(reviewer, expert, q), () => random.Draw("explore", command, sequence++)),
                q => model.Questions[q].Crowd)
            {
                In = (q, slice) => model.RaterOf(reviewer, expert, q, slice),
            };
    }
}
