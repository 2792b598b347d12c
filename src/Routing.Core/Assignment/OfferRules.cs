using Routing.Core.Programmes;

namespace Routing.Core.Assignment;

/// <summary>Whether a person may be offered an item of the queue, and in plain words why not.</summary>
internal sealed class OfferRules(Programme programme, OpenItems items)
{
    /// <summary>What was judged today, as of the newest refit.</summary>
    public DayCounts Today { get; set; } = DayCounts.Empty;

    public bool Passes(QueuedItem item, Asker asker, ExpertBudget budget, DateTimeOffset now) =>
        (!item.NeedsExpert || asker.IsExpert && MayServe(item, budget) || asker.IsPromotedIn(item.Slice))
        && !HasIt(item, asker.Profile.Id) // by far the most frequent no, before anything is put together
        && HardFilter.Passes(asker.Profile, NeedsOf(item, asker))
        && !items.IsReservedForOther(item.Item, asker.Profile.Id, now);

    /// <summary>Why this person is not offered this item now; empty when he could be.</summary>
    public IReadOnlyList<string> WhyNot(QueuedItem item, Asker asker, ExpertBudget budget, DateTimeOffset now)
    {
        List<string> reasons =
            [.. HardFilter.Failed(asker.Profile, NeedsOf(item, asker)).Select(failed => $"{failed.Code}: {failed.Words}")];
        if (asker.InOrderOnly)
            reasons.Add("skipping: more than 30 % of your last 50 tasks were skipped, so you get what has waited longest until that falls.");
        if (asker.OnlyItems?.Contains(item.Item) == false)
            reasons.Add("scope: the item is outside the set you were enrolled for.");
        if (asker.IsExpert && !item.NeedsExpert)
            reasons.Add("tier: generalists come first; an expert follows where they cannot settle it.");
        if (asker.IsExpert && item.NeedsExpert && !MayServe(item, budget))
            reasons.Add($"expert_budget: experts have had their share of {programme.ExpertShare:P0} of the offers.");
        if (items.IsReservedForOther(item.Item, asker.Profile.Id, now))
            reasons.Add("reserved: the item is being offered to somebody else right now.");
        return reasons;
    }

    private static bool HasIt(QueuedItem item, string reviewer)
    {
        foreach (var done in item.Done)
        {
            if (done == reviewer)
                return true;
        }

        foreach (var lease in item.Leases)
        {
            if (lease.Reviewer == reviewer)
                return true;
        }

        return false;
    }

    private bool MayServe(QueuedItem item, ExpertBudget budget) => programme.Risks[item.Risk].NeedsExpert || budget.HasRoom;

    private ItemNeeds NeedsOf(QueuedItem item, Asker asker)
    {
        var (all, own, cap) = Today.Of(item.Slice, asker.Profile.Id, programme.ShareCap);
        return new ItemNeeds(item.Item, item.NeedsExpert ? 1 : 0, programme.OverlapLimit(item.Risk, item.NeedsExpert))
        {
            Slice = item.Slice,
            Language = item.Language,
            Answers = item.Judgments + item.Leases.Length,
            Author = item.Eligibility?.Author,
            AuthorTeam = item.Eligibility?.AuthorTeam,
            Qualifications = item.Eligibility?.Qualifications ?? (IReadOnlyList<string>)[],
            Harmful = item.Harmful,
            Group = programme.OpenQuota(item.Risk, item.Groups),
            Judges = item.Leases.IsEmpty ? item.Done : [.. item.Done, .. item.Leases.Select(lease => lease.Reviewer)],
            SliceLabelsToday = asker.IsExpert ? 0 : all,
            OwnLabelsToday = own,
            ShareCap = cap,
        };
    }
}
