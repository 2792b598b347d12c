using System.Collections.Frozen;
using System.Globalization;

namespace Routing.Core.Assignment;

/// <summary>A reviewer as the hard filters see him.</summary>
/// <param name="Id">Id of the reviewer.</param>
/// <param name="Tier">0 generalist, 1 expert, 2 adjudicator.</param>
/// <param name="Languages">Locales he works in.</param>
public sealed record ReviewerProfile(string Id, int Tier, IReadOnlySet<string> Languages)
{
    /// <summary>Skills and clearances.</summary>
    public IReadOnlySet<string> Qualifications { get; init; } = FrozenSet<string>.Empty;

    /// <summary>People he must not judge or judge with: the forbidden pairs.</summary>
    public IReadOnlySet<string> Conflicts { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Slices in which a generalist has shown what experts show: there he is one.</summary>
    public IReadOnlySet<string> ExpertIn { get; init; } = FrozenSet<string>.Empty;

    /// <summary>The tier he has in a slice.</summary>
    public int TierIn(string slice) => Tier == 0 && ExpertIn.Contains(slice) ? 1 : Tier;

    /// <summary>Team, or null.</summary>
    public string? Team { get; init; }

    /// <summary>Group for quotas of distribution tasks, or null.</summary>
    public string? Group { get; init; }

    /// <summary>Answers given today.</summary>
    public int AnsweredToday { get; init; }

    /// <summary>Most answers a day.</summary>
    public int DailyLimit { get; init; } = int.MaxValue;

    /// <summary>Harmful items seen today.</summary>
    public int HarmfulToday { get; init; }

    /// <summary>Most harmful items a day (wellness).</summary>
    public int HarmfulLimit { get; init; } = int.MaxValue;
}

/// <summary>What an item asks of a reviewer.</summary>
/// <param name="Item">Id of the item.</param>
/// <param name="Tier">Lowest tier that may answer.</param>
/// <param name="MaximumOverlap">Most answers, live leases included.</param>
public readonly record struct ItemNeeds(string Item, int Tier, int MaximumOverlap)
{
    /// <summary>Domain of the item.</summary>
    public string Slice { get; init; } = "general";

    /// <summary>Locale, or null for any.</summary>
    public string? Language { get; init; }

    /// <summary>Skills and clearances needed.</summary>
    public IReadOnlyList<string> Qualifications { get; init; } = [];

    /// <summary>Author, or null.</summary>
    public string? Author { get; init; }

    /// <summary>Team of the author, or null.</summary>
    public string? AuthorTeam { get; init; }

    /// <summary>Answers and live leases that fill the overlap; earlier rounds and skips do not.</summary>
    public int Answers { get; init; }

    /// <summary>Reviewers who answered, skipped or hold a lease.</summary>
    public IReadOnlyCollection<string> Judges { get; init; } = [];

    /// <summary>Group whose quota is open, or null for any.</summary>
    public string? Group { get; init; }

    /// <summary>Whether wellness limits apply.</summary>
    public bool Harmful { get; init; }

    /// <summary>The reviewer's own labels of the slice today.</summary>
    public int OwnLabelsToday { get; init; }

    /// <summary>Labels of the slice today, all reviewers.</summary>
    public int SliceLabelsToday { get; init; }

    /// <summary>Largest share of the slice's labels one reviewer may give a day.</summary>
    public double ShareCap { get; init; } = 0.15;

    /// <summary>Labels of the slice today below which the share cap is not applied: shares of few mean nothing.</summary>
    public int ShareCapFrom { get; init; } = 40;
}

/// <summary>A constraint that failed.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Words">The same in plain words with numbers.</param>
public sealed record Constraint(string Code, string Words);

/// <summary>Hard filters before the score (algorithms.md §5.1), with the answers to "why not me".</summary>
public static class HardFilter
{
    private static readonly string[] Tiers = ["generalist", "expert", "adjudicator"];

    /// <summary>Whether the reviewer may have the item; the same rules without words, since a pull asks them of many items.</summary>
    public static bool Passes(ReviewerProfile reviewer, in ItemNeeds item) => Check(reviewer, item, null);

    /// <summary>All constraints that fail, none when the reviewer may have the item.</summary>
    public static IReadOnlyList<Constraint> Failed(ReviewerProfile reviewer, in ItemNeeds item)
    {
        var failed = new List<Constraint>();
        Check(reviewer, item, failed);
        return failed;
    }

    // Without a list it stops at the first rule that fails; with one it goes through all of them.
    private static bool Check(ReviewerProfile reviewer, in ItemNeeds item, List<Constraint>? failed)
    {
        ArgumentNullException.ThrowIfNull(reviewer);
        if (reviewer.TierIn(item.Slice) < item.Tier && Fails(failed, "tier", failed is null ? null : (FormattableString)$"the item needs tier {item.Tier} ({TierName(item.Tier)}), you are tier {reviewer.TierIn(item.Slice)} ({TierName(reviewer.TierIn(item.Slice))}) in slice {item.Slice}"))
            return false;
        if (item.Language is not null && !reviewer.Languages.Contains(item.Language)
            && Fails(failed, "language", failed is null ? null : (FormattableString)$"the item is in {item.Language}, which is not among your {reviewer.Languages.Count} languages"))
            return false;
        return CheckQualifications(reviewer, item, failed) && CheckJudges(reviewer, item, failed) && CheckLimits(reviewer, item, failed);
    }

    private static bool CheckQualifications(ReviewerProfile reviewer, in ItemNeeds item, List<Constraint>? failed)
    {
        var missing = 0;
        string? first = null;
        foreach (var qualification in item.Qualifications)
        {
            if (reviewer.Qualifications.Contains(qualification))
                continue;
            first ??= qualification;
            missing++;
        }

        if (missing > 0 && Fails(failed, "qualification_missing", failed is null ? null : (FormattableString)$"{missing} of {item.Qualifications.Count} needed qualifications are missing, first {first}"))
            return false;
        return item.Group is null || item.Group == reviewer.Group
            || !Fails(failed, "group_quota", failed is null ? null : (FormattableString)$"only answers of group {item.Group} are still needed, you are in {reviewer.Group ?? "none"}");
    }

    private static bool CheckJudges(ReviewerProfile reviewer, in ItemNeeds item, List<Constraint>? failed)
    {
        var conflict = item.Author is not null && reviewer.Conflicts.Contains(item.Author) ? item.Author : null;
        var judged = false;
        foreach (var judge in item.Judges)
        {
            judged |= judge == reviewer.Id;
            if (judge != reviewer.Id && reviewer.Conflicts.Contains(judge))
                conflict ??= "one of its judges";
        }

        if (judged && Fails(failed, "already_judged", failed is null ? null : (FormattableString)$"you are one of the {item.Judges.Count} reviewers who answered or hold this item"))
            return false;
        if (item.Author == reviewer.Id)
        {
            if (Fails(failed, "conflict_of_interest", failed is null ? null : (FormattableString)$"you are the author of the item"))
                return false;
        }
        else if (item.AuthorTeam is not null && item.AuthorTeam == reviewer.Team)
        {
            if (Fails(failed, "conflict_of_interest", failed is null ? null : (FormattableString)$"the author is in your team {item.AuthorTeam}"))
                return false;
        }
        else if (conflict is not null && Fails(failed, "conflict_of_interest", failed is null ? null : (FormattableString)$"you may not work on an item together with {conflict}"))
        {
            return false;
        }

        return item.Answers < item.MaximumOverlap || judged
            || !Fails(failed, "overlap_reached", failed is null ? null : (FormattableString)$"{item.Answers} of at most {item.MaximumOverlap} reviewers answered or hold the item");
    }

    private static bool CheckLimits(ReviewerProfile reviewer, in ItemNeeds item, List<Constraint>? failed)
    {
        if (reviewer.AnsweredToday >= reviewer.DailyLimit
            && Fails(failed, "daily_limit", failed is null ? null : (FormattableString)$"you gave {reviewer.AnsweredToday} of at most {reviewer.DailyLimit} answers today"))
            return false;
        if (item.Harmful && reviewer.HarmfulToday >= reviewer.HarmfulLimit
            && Fails(failed, "wellness_limit", failed is null ? null : (FormattableString)$"you saw {reviewer.HarmfulToday} of at most {reviewer.HarmfulLimit} harmful items today"))
            return false;
        var share = (item.OwnLabelsToday + 1.0) / (item.SliceLabelsToday + 1.0);
        return item.SliceLabelsToday < item.ShareCapFrom || share <= item.ShareCap
            || !Fails(failed, "share_cap", failed is null ? null : (FormattableString)$"you gave {item.OwnLabelsToday} of the {item.SliceLabelsToday} labels of this slice today; one more would be {share:P1}, above the cap of {item.ShareCap:P1}");
    }

    // True where nobody wants to know more than that a rule failed.
    private static bool Fails(List<Constraint>? failed, string code, FormattableString? words)
    {
        if (failed is null || words is null)
            return true;
        failed.Add(new Constraint(code, words.ToString(CultureInfo.InvariantCulture)));
        return false;
    }

    private static string TierName(int tier) => tier >= 0 && tier < Tiers.Length ? Tiers[tier] : "unknown";
}
