using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Signals;

namespace Routing.Core.Reviewers;

/// <summary>Pairs of people who share more wrong answers than chance gives them (algorithms.md §6.4). "Wrong" is judged
/// without either of them, on items that others answered too.</summary>
internal static class CopySignals
{
    private const int LeastEqual = 5, LeastShared = 15, Many = 8, Drawn = 100;

    // Only pairs with equal errors are followed; the least frequent make room when there are more (space saving).
    private const int Followed = 1024;

    /// <summary>A signal for each of a suspicious pair, naming the other.</summary>
    public static IEnumerable<(string Reviewer, ReviewerSignal Signal)> Of(
        BeliefModel model, IReadOnlyCollection<VotedItem> items, IReadOnlySet<int>? subjective)
    {
        for (var q = 0; q < model.Questions.Length; q++)
        {
            if (subjective?.Contains(q) == true)
                continue;
            foreach (var (first, second, errors, at) in Suspicious(model, items, q))
            {
                foreach (var (one, other) in new[] { (first, second), (second, first) })
                {
                    yield return (one, Conduct.Signal(
                        SignalKind.EqualErrors, false,
                        $"{errors.Observed} equal wrong answers on {errors.Shared} items shared with '{other}', {errors.Expected:0.0} would be chance (Z = {errors.Score:0.0})",
                        at, other));
                }
            }
        }
    }

    private static IEnumerable<(string First, string Second, EqualErrors Errors, DateTimeOffset At)> Suspicious(
        BeliefModel model, IReadOnlyCollection<VotedItem> items, int q)
    {
        var candidates = Candidates(model, items, q);
        if (candidates.Count == 0)
            yield break;
        var met = PairsThatMet(items);
        var common = CommonErrors(model, items, met, q);
        var people = candidates.SelectMany(pair => new[] { pair.First, pair.Second }).ToHashSet(StringComparer.Ordinal);
        var itemsOf = items.SelectMany(item => item.Votes.Where(vote => people.Contains(vote.Reviewer)).Select(vote => (vote.Reviewer, item)))
            .GroupBy(pair => pair.Reviewer, pair => pair.item, StringComparer.Ordinal)
            .ToDictionary(own => own.Key, own => new HashSet<VotedItem>(own, ReferenceEqualityComparer.Instance), StringComparer.Ordinal);
        foreach (var (first, second) in candidates)
        {
            var (errors, at) = Compare(model, itemsOf[first].Where(itemsOf[second].Contains), first, second, q);
            errors = common.Of(errors);
            if (errors.IsSuspicious(met.Count))
                yield return (first, second, errors, at);
        }
    }

    private static (EqualErrors Errors, DateTimeOffset At) Compare(
        BeliefModel model, IEnumerable<VotedItem> shared, string first, string second, int q)
    {
        var errors = default(EqualErrors);
        var at = DateTimeOffset.MinValue;
        foreach (var item in shared)
        {
            var votes = VotesOf(item, q);
            if (votes.FindIndex(vote => vote.Reviewer == first) is var i and >= 0
                && votes.FindIndex(vote => vote.Reviewer == second) is var j and >= 0
                && Without(model, item, votes, i, j, q) is { } others)
            {
                var wrong = votes[i].Classes[q] == votes[j].Classes[q] && votes[i].Classes[q] != Leading(others);
                errors = errors.With(wrong, EqualErrors.Chance(
                    others.Classes, others.Hard, model.RaterOf(first, votes[i].Expert, q), model.RaterOf(second, votes[j].Expert, q),
                    model.Questions[q].Model.HardMatrix));
                at = votes[i].At > at ? votes[i].At : at;
            }
        }

        return (errors, at);
    }

    // What pairs have in common without copying, from pairs drawn by lot among all that met: people misread the same items.
    private static SharedErrors CommonErrors(
        BeliefModel model, IReadOnlyCollection<VotedItem> items, List<(string First, string Second)> met, int q) =>
        met.Count < SharedErrors.LeastPairs ? SharedErrors.None : SharedErrors.Of(
            [.. met.OrderBy(pair => StableHash.Of(pair.First + "/" + pair.Second)).Take(Drawn).Select(pair => Compare(
                model,
                items.Where(item => item.Votes.Any(vote => vote.Reviewer == pair.First) && item.Votes.Any(vote => vote.Reviewer == pair.Second)),
                pair.First, pair.Second, q).Errors)]);

    // Pairs with enough shared items to be judged at all: as many chances there are for one of them to look guilty.
    private static List<(string First, string Second)> PairsThatMet(IReadOnlyCollection<VotedItem> items)
    {
        var met = new Dictionary<(string First, string Second), int>();
        foreach (var item in items)
        {
            var people = item.Votes.Select(vote => vote.Reviewer).Order(StringComparer.Ordinal).ToList();
            for (var i = 0; i < people.Count; i++)
            {
                for (var j = i + 1; j < people.Count; j++)
                    met[(people[i], people[j])] = met.GetValueOrDefault((people[i], people[j])) + 1;
            }
        }

        return [.. met.Where(pair => pair.Value >= LeastShared).Select(pair => pair.Key)];
    }

    // Pairs with enough equal wrong answers.
    private static List<(string First, string Second)> Candidates(
        BeliefModel model, IReadOnlyCollection<VotedItem> items, int q)
    {
        var equal = new Dictionary<(string First, string Second), int>();
        foreach (var item in items)
        {
            var votes = VotesOf(item, q);
            // Two of many do not move the leading answer; of few they may be all there is.
            var all = votes.Count < Many ? null : HierarchicalDawidSkene.Posterior(model.Questions[q].Model, model.Rated(votes, q));
            for (var i = 0; i < votes.Count; i++)
            {
                for (var j = i + 1; j < votes.Count; j++)
                {
                    if (votes[i].Classes[q] != votes[j].Classes[q]
                        || (all ?? Without(model, item, votes, i, j, q)) is not { } others || votes[i].Classes[q] == Leading(others))
                        continue;
                    var pair = string.CompareOrdinal(votes[i].Reviewer, votes[j].Reviewer) < 0
                        ? (votes[i].Reviewer, votes[j].Reviewer) : (votes[j].Reviewer, votes[i].Reviewer);
                    Count(equal, pair);
                }
            }
        }

        return [.. equal.Where(pair => pair.Value >= LeastEqual).Select(pair => pair.Key).Order()];
    }

    // A. Metwally, D. Agrawal and A. El Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams", 2005.
    private static void Count(Dictionary<(string First, string Second), int> counts, (string First, string Second) pair)
    {
        if (counts.TryGetValue(pair, out var count))
        {
            counts[pair] = count + 1;
            return;
        }

        var inherited = 0;
        if (counts.Count >= Followed)
        {
            var least = counts.MinBy(entry => entry.Value);
            counts.Remove(least.Key);
            inherited = least.Value;
        }

        counts[pair] = inherited + 1;
    }

    private static List<ItemVote> VotesOf(VotedItem item, int q) => [.. item.Votes.Where(vote => vote.Classes[q] >= 0)];

    // What is known of an item without the answers of two people; null where it would be nothing.
    private static ItemBelief? Without(BeliefModel model, VotedItem item, List<ItemVote> votes, int i, int j, int q)
    {
        if ((item.Gold ?? item.Ruled) is { } key && key[q] >= 0)
        {
            var truth = new double[model.Questions[q].Question.Classes.Length]; // [K]
            truth[key[q]] = 1;
            return new ItemBelief(truth, 0);
        }

        return votes.Count < 3 ? null : HierarchicalDawidSkene.Posterior(
            model.Questions[q].Model, [.. votes.Where((_, other) => other != i && other != j).Select(vote => model.Rated(vote, q))]);
    }

    private static int Leading(ItemBelief belief) => Array.IndexOf(belief.Classes, belief.Classes.Max());
}
