using System.Collections.Immutable;

namespace Routing.Core.Assignment;

/// <summary>A lease as the queue sees it.</summary>
public readonly record struct QueuedLease(string Reviewer, string Command, long Fence, DateTimeOffset EndsAt);

/// <summary>What the queue knows of an open item; a million of them fit into memory.</summary>
/// <param name="Question">The question that an answer would teach most about; its posterior is the belief.</param>
/// <param name="Belief">What steers routing: the raw human posterior over that question's classes, joined with model evidence
/// where that is trusted; sums to 1.</param>
/// <param name="NeedsExpert">Only an expert can settle it now.</param>
/// <param name="Done">Reviewers who have answered or skipped it.</param>
/// <param name="Leases">Answers in flight.</param>
/// <param name="Eligibility">Who may judge it; null is everybody.</param>
public sealed record QueuedItem(
    string Item, int Question, double[] Belief, int Risk, string Language, bool NeedsExpert, DateTimeOffset OpenedAt,
    int Judgments, ImmutableArray<string> Done, ImmutableArray<QueuedLease> Leases,
    Eligibility? Eligibility = null)
{
    /// <summary>The reward model whose evidence the belief holds; null: people alone.</summary>
    public string? Model { get; init; }

    /// <summary>Domain of the item.</summary>
    public string Slice { get; init; } = "general";

    /// <summary>Wellness limits apply.</summary>
    public bool Harmful { get; init; }

    /// <summary>It is a pair of a prompt group: its belief moves with the answers about other pairs.</summary>
    public bool IsGrouped { get; init; }

    /// <summary>Group of each answer and lease that fills the overlap; null where a person is in none.</summary>
    public ImmutableArray<string?> Groups { get; init; } = [];
}

/// <summary>A gold item as the queue sees it.</summary>
/// <param name="Seen">Reviewers who have answered, skipped or hold it.</param>
/// <param name="Slice">Domain of the item.</param>
public sealed record QueuedGold(string Item, string Language, ImmutableArray<string> Seen, string Slice = "general")
{
    /// <summary>Its answer is obvious: it is offered as an attention check alone.</summary>
    public bool Attention { get; init; }
}

/// <summary>Who asks the queue.</summary>
/// <param name="OnlyItems">The items this person may be offered; null is all of them.</param>
/// <param name="Cost">Price of one answer, cents, above 0.</param>
public sealed record Asker(ReviewerProfile Profile, double Cost, IReadOnlyList<string>? OnlyItems)
{
    public bool IsExpert => Profile.Tier > 0;

    /// <summary>Whether he is a generalist who counts as an expert in a slice. He costs what generalists cost, so the share
    /// of experts does not limit him.</summary>
    public bool IsPromotedIn(string slice) => !IsExpert && Profile.ExpertIn.Contains(slice);

    /// <summary>Log odds of a right answer on gold: which gold says most about him.</summary>
    public double Ability { get; init; } = 1;

    /// <summary>μ of his tier's budget, in units of the score: what is worth less is not offered to him. What needs his tier is.</summary>
    public double ShadowPrice { get; init; }

    /// <summary>Enough is known of him to compare him with others (§5.2): 10 gold answers, or 20 answers in all.</summary>
    public bool IsCalibrated { get; init; } = true;

    /// <summary>Of the gold he is to get an attention check, and nothing else.</summary>
    public bool Attention { get; init; }

    /// <summary>He skips until it suits him: he gets what has waited longest.</summary>
    public bool InOrderOnly { get; init; }
}

/// <summary>What the asker's answers would look like.</summary>
/// <param name="Of">θ by question, K by K.</param>
/// <param name="Drawn">A draw of θ by question from its posterior (Thompson).</param>
/// <param name="Crowd">θ by question of a generalist without evidence, for the comparison of tiers.</param>
public sealed record RaterView(
    Func<int, double[,]> Of, Func<int, double[,]> Drawn, Func<int, double[,]> Crowd)
{
    /// <summary>θ by question and slice; null: that over all slices.</summary>
    public Func<int, string?, double[,]>? In { get; init; }
}
