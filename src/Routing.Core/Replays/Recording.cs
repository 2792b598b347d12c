using Routing.Core.Assignment;
using Routing.Statistics.Aggregation;

namespace Routing.Core.Replays;

/// <summary>What people really answered, and the truth to score against. Indexes are into the names.</summary>
/// <param name="Votes">At most one by reviewer and item.</param>
/// <param name="Truth">Class by item.</param>
public sealed record Recording(
    IReadOnlyList<string> Items, IReadOnlyList<string> Reviewers, IReadOnlyList<string> Classes,
    IReadOnlyList<Vote> Votes, IReadOnlyDictionary<int, int> Truth)
{
    /// <summary>A model's class probabilities by item, [K], never trained on the item; only the engine uses them.</summary>
    public IReadOnlyDictionary<int, double[]> Evidence { get; init; } = new Dictionary<int, double[]>();
}

/// <summary>One division of a recording: open items, whose votes can be bought, and a gold pool, whose answers are known and
/// which is never scored.</summary>
/// <param name="GoldVotes">What each reviewer answered on gold before the run.</param>
/// <param name="Gold">Known class by gold item.</param>
/// <param name="Scored">True class by open item.</param>
public sealed record Division(
    Recording Recording, IReadOnlyList<Vote> Open, IReadOnlyList<Vote> GoldVotes,
    IReadOnlyDictionary<int, int> Gold, IReadOnlyDictionary<int, int> Scored)
{
    // algorithms.md §10.1, calibrated condition.
    private const int GoldAnswersPerReviewer = 10;

    /// <summary>Draws the gold pool among the items with truth and votes; items without truth are left out.</summary>
    /// <param name="goldShare">Share of those items in the pool, in [0, 1).</param>
    public static Division Of(Recording recording, double goldShare, CounterRandom random)
    {
        var known = recording.Votes.Select(vote => vote.Item).Distinct().Where(recording.Truth.ContainsKey)
            .OrderBy(item => random.Draw("gold", recording.Items[item], 0)).ToList();
        var gold = known.Take((int)(goldShare * known.Count)).ToHashSet();
        var open = known.Where(item => !gold.Contains(item)).ToHashSet();
        return new Division(
            recording,
            [.. recording.Votes.Where(vote => open.Contains(vote.Item))],
            [.. recording.Votes.Where(vote => gold.Contains(vote.Item)).GroupBy(vote => vote.Rater).SelectMany(
                votes => votes.OrderBy(vote => random.Draw("gold answer", recording.Items[vote.Item], vote.Rater))
                    .Take(GoldAnswersPerReviewer))],
            gold.ToDictionary(item => item, item => recording.Truth[item]),
            open.ToDictionary(item => item, item => recording.Truth[item]));
    }

    /// <summary>Votes of the open items and of gold, with the gold answers known: what a batch method sees.</summary>
    public HdsData Data(IEnumerable<Vote> bought) => new(
        Recording.Items.Count, Recording.Reviewers.Count, [.. GoldVotes, .. bought]) { Known = Gold };
}
