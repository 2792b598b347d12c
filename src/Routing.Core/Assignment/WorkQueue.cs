using Routing.Statistics.Information;

namespace Routing.Core.Assignment;

/// <summary>What the queue knows of an item.</summary>
/// <param name="Belief">Raw human posterior over the classes, sums to 1.</param>
/// <param name="Leases">Answers in flight.</param>
/// <param name="Seen">Reviewers who have answered, hold a lease or gave the item back.</param>
/// <param name="NeedsExpert">Only an expert can settle it now.</param>
/// <param name="LeaseEnds">When the first running lease ends; null without one.</param>
/// <param name="Judgments">Answers so far.</param>
public sealed record QueuedItem(
    string Item, double[] Belief, int Risk, int Leases, IReadOnlyCollection<string> Seen, bool NeedsExpert,
    DateTimeOffset? LeaseEnds, int Judgments);

/// <summary>Who asks the queue.</summary>
/// <param name="OnlyItems">The items this person may be offered; null is all of them.</param>
/// <param name="Cost">Price of one answer, cents, above 0.</param>
public sealed record Asker(string Reviewer, bool Expert, double Cost, IReadOnlyCollection<string>? OnlyItems);

/// <summary>One shard's open items and the choice among them. Holds nothing that the journal does not.</summary>
/// <remarks>Generalists choose among the items that generalists can settle, experts among those that need one: the
/// generalist comes first, the expert where §4.4 of the algorithms says.</remarks>
public sealed class WorkQueue(int classes, RoutingWeights weights, string policyVersion)
{
    // A reservation that never became a lease ends after this long.
    private static readonly TimeSpan _reservation = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, QueuedItem> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Reviewer, DateTimeOffset Until)> _reserved = new(StringComparer.Ordinal);
    private readonly CellQueue _general = new(classes);
    private readonly CellQueue _expert = new(classes);

    /// <summary>Open items.</summary>
    public int Count => _items.Count;

    /// <summary>Open items with an answer in flight.</summary>
    public int Leased => _items.Values.Count(item => item.Leases > 0);

    /// <summary>Inserts an item or moves it to where its news puts it.</summary>
    public void Put(QueuedItem item)
    {
        Remove(item.Item);
        _items[item.Item] = item;
        (item.NeedsExpert ? _expert : _general)
            .Put(item.Item, item.Belief, item.Risk, age: 0, Math.Min(2, item.Leases));
    }

    /// <summary>Takes a closed item out.</summary>
    public void Remove(string item)
    {
        _reserved.Remove(item);
        if (!_items.Remove(item))
            return;
        _general.Remove(item);
        _expert.Remove(item);
    }

    /// <summary>Items whose first running lease has ended by now: their grains know what follows.</summary>
    public IReadOnlyList<string> Overdue(DateTimeOffset now) =>
        [.. _items.Values.Where(item => item.LeaseEnds <= now).Select(item => item.Item)];

    /// <summary>Chooses the item worth most for the asker and reserves it softly.</summary>
    /// <param name="rater">p(answer | truth) of the asker, K by K.</param>
    /// <param name="draw">Uniform in [0, 1): below the coverage share, the longest-waiting item of a random cell is
    /// taken instead.</param>
    public OfferExplanation? Reserve(Asker asker, double[,] rater, double draw, DateTimeOffset now)
    {
        var queue = asker.Expert ? _expert : _general;
        bool Passes(string item) => CanOffer(_items[item], asker, now);

        var covers = asker.OnlyItems is null && draw < weights.Coverage;
        var offer = asker.OnlyItems is not null ? BestOfFew(asker, rater, draw, Passes)
            : covers && queue.Oldest(draw / weights.Coverage, Passes) is { } oldest
                ? Explain(_items[oldest], asker, rater, weights.Coverage, draw, explored: true, 1)
                : queue.Best(rater, weights, asker.Cost, Passes) is { } choice
                    ? OfferExplanation.Of(choice, policyVersion, 1 - weights.Coverage, draw, explored: false)
                    : null;
        if (offer is not null)
            _reserved[offer.Item] = (asker.Reviewer, now + _reservation);
        return offer;
    }

    /// <summary>Why this person is not offered this item now, in plain words; empty when he could be.</summary>
    public IReadOnlyList<string> WhyNot(Asker asker, string item)
    {
        if (!_items.TryGetValue(item, out var queued))
            return ["The item is not open: it is closed or was never imported here."];
        var reasons = new List<string>();
        if (queued.Seen.Contains(asker.Reviewer))
            reasons.Add("already_judged: you have answered, held or given back this item.");
        if (queued.NeedsExpert != asker.Expert)
            reasons.Add(queued.NeedsExpert ? "tier: the item now needs an expert." : "tier: generalists come first.");
        if (asker.OnlyItems?.Contains(item) == false)
            reasons.Add("scope: the item is outside the set you were enrolled for.");
        return reasons;
    }

    private bool CanOffer(QueuedItem item, Asker asker, DateTimeOffset now) =>
        item.NeedsExpert == asker.Expert
        && !item.Seen.Contains(asker.Reviewer)
        && item.Judgments + item.Leases < RiskPolicy.Of(item.Risk).MaximumOverlap + (asker.Expert ? 2 : 0)
        && (!_reserved.TryGetValue(item.Item, out var reserved) || reserved.Until <= now
            || reserved.Reviewer == asker.Reviewer);

    // A person limited to a few items is served exactly, item by item; the cells would mostly hold other people's.
    private OfferExplanation? BestOfFew(Asker asker, double[,] rater, double draw, Func<string, bool> passes)
    {
        OfferExplanation? best = null;
        var considered = 0;
        foreach (var id in asker.OnlyItems!)
        {
            if (!_items.ContainsKey(id) || !passes(id))
                continue;
            considered++;
            var offer = Explain(_items[id], asker, rater, 1, draw, explored: false, considered);
            if (best is null || offer.Parts.Score > best.Parts.Score)
                best = offer;
        }

        return best is null ? null : best with { ItemsConsidered = considered };
    }

    private OfferExplanation Explain(
        QueuedItem item, Asker asker, double[,] rater, double propensity, double draw, bool explored, int considered)
    {
        var gain = ExpectedInformationGain.OfOneAnswer(item.Belief, rater);
        var pending = Math.Pow(weights.PendingDiscount, item.Leases);
        var risk = weights.Risk[item.Risk];
        var parts = new ScoreParts(gain, risk, weights.Age[0], pending, asker.Cost, 0,
            risk * weights.Age[0] * gain * pending / asker.Cost);
        return new OfferExplanation(item.Item, parts, policyVersion, propensity, draw, explored, 1, considered);
    }
}
