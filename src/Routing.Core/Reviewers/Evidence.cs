using Routing.Core.Labels;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Information;

namespace Routing.Core.Reviewers;

/// <summary>What one answer says about who gave it (algorithms.md §6.1).</summary>
/// <param name="Right">1 right, 0 wrong where the truth is known, else the probability of being right by the others.</param>
/// <param name="Weight">1 where the truth is known; less the less sure the others are; 0 where nobody else answered.</param>
/// <param name="IsKnown">The truth is known: gold or ruled by an adjudicator.</param>
/// <param name="IsGold">It was gold.</param>
/// <param name="IsHard">The item is probably hard.</param>
/// <param name="Others">Posterior over the classes without this answer, [K]; shared, not to be changed.</param>
internal sealed record Evidence(
    string Item, string Reviewer, bool Expert, int Question, string Slice, DateTimeOffset At, int Answer, double Right,
    double Weight, bool IsKnown, bool IsGold, bool IsHard, double[] Others, TimeSpan? Took)
{
    // Probability of being hard from which an item is called so, as in §4.4.
    private const double Hard = 0.5;

    /// <summary>The evidence in all answers, by reviewer and time.</summary>
    /// <param name="items">All items with votes, gold included.</param>
    public static ILookup<string, Evidence> Of(BeliefModel model, IEnumerable<VotedItem> items)
    {
        var all = new List<Evidence>();
        foreach (var item in items)
        {
            for (var q = 0; q < model.Questions.Length; q++)
                Observe(model, item, q, all);
        }

        return all.OrderBy(piece => piece.At).ThenBy(piece => piece.Item, StringComparer.Ordinal)
            .ToLookup(piece => piece.Reviewer, StringComparer.Ordinal);
    }

    private static void Observe(BeliefModel model, VotedItem item, int q, List<Evidence> all)
    {
        var votes = new List<ItemVote>(item.Votes.Length);
        foreach (var vote in item.Votes)
        {
            if (vote.Classes[q] >= 0)
                votes.Add(vote);
        }

        if (votes.Count == 0)
            return;
        var rated = model.Rated(votes, q, item.Slice);
        var inSlice = model.Questions[q].In(item.Slice);
        var known = (item.Gold ?? item.Ruled) is { } key && key[q] >= 0 ? key[q] : (int?)null;
        var truth = known is { } answer ? Certain(answer, model.Questions[q].Question.Classes.Length) : null;
        var isHard = HierarchicalDawidSkene.Posterior(inSlice, rated).Hard >= Hard;
        for (var j = 0; j < votes.Count; j++)
        {
            var vote = votes[j];
            if (truth is not null)
            {
                all.Add(new Evidence(
                    item.Item, vote.Reviewer, vote.Expert, q, item.Slice, vote.At, vote.Classes[q], truth[vote.Classes[q]], 1,
                    IsKnown: true, item.Gold is not null, isHard, truth, vote.Took));
                continue;
            }

            // An item that nobody else answered teaches nothing.
            var others = HierarchicalDawidSkene.PosteriorWithout(inSlice, rated, j).Classes;
            var weight = votes.Count < 2 ? 0 : Math.Max(0, 1 - (Entropy.Of(others) / Math.Log(others.Length)));
            all.Add(new Evidence(
                item.Item, vote.Reviewer, vote.Expert, q, item.Slice, vote.At, vote.Classes[q], others[vote.Classes[q]], weight,
                IsKnown: false, IsGold: false, isHard, others, vote.Took));
        }
    }

    private static double[] Certain(int answer, int classes)
    {
        var truth = new double[classes]; // [K]
        truth[answer] = 1;
        return truth;
    }
}
