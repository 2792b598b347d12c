using Routing.Statistics.Information;

namespace Routing.Core.Assignment;

/// <summary>Chooses an item for one person who asks: what each branch of the policy would give him. Changes nothing.</summary>
/// <param name="passes">Hard filters of an item.</param>
internal sealed class OfferChoice(
    OpenItems items, RoutingWeights weights, string policyVersion, Asker asker, RaterView rater, Branch branch,
    Func<string, bool> passes)
{
    // A look at more of a million items would hold up the people who ask.
    private const int AcquisitionLooks = 4096, AcquisitionCandidates = 256;

    private readonly Dictionary<int, double[,]> _drawn = []; // by question, one draw for all slices

    /// <summary>The best item of the cells.</summary>
    /// <param name="shadowPrice">μ: what is worth less is not offered.</param>
    public OfferExplanation? Best(SlicedCells cells, double shadowPrice) => Best(cells, Theta, asker.Cost, shadowPrice);

    /// <summary>The same for a generalist of whom nothing is known.</summary>
    /// <param name="cost">Price of his answer, cents.</param>
    public OfferExplanation? BestForCrowd(SlicedCells cells, double cost) => Best(cells, (question, _) => rater.Crowd(question), cost, 0);

    /// <summary>The longest-waiting item of a random cell.</summary>
    public OfferExplanation? Oldest(SlicedCells cells) =>
        cells.Oldest(asker.InOrderOnly ? branch.Draw : branch.Draw / weights.Coverage, passes) is var (item, occupied)
            ? Explain(items[item], weights.Coverage / occupied, explored: true, 1)
            : null;

    /// <summary>A pair that a model learns from, among those that wait longest unjudged, each with its own probability.</summary>
    /// <param name="within">Uniform in [0, 1).</param>
    public OfferExplanation? Acquire(double within)
    {
        List<QueuedItem> candidates = [.. items.All.Take(AcquisitionLooks)
            .Where(item => item is { Judgments: 0, Question: 0, Leases.IsEmpty: true } && passes(item.Item)).Take(AcquisitionCandidates)];
        if (candidates.Count == 0)
            return null;
        var (index, probability) = Acquisition.Choose(
            candidates.ConvertAll(item => Acquisition.Weight(item.Belief, weights.Risk[item.Risk])), within);
        return Explain(candidates[index], branch.AcquisitionShare * probability, explored: true, candidates.Count) with
        {
            PolicyVersion = policyVersion + "/acquisition",
        };
    }

    /// <summary>The best of a few items, looked at one by one: the cells would mostly hold other people's.</summary>
    public OfferExplanation? BestOfFew(IEnumerable<string> scope)
    {
        QueuedItem? best = null;
        var (score, tested) = (double.NegativeInfinity, 0);
        foreach (var id in scope)
        {
            // Generalists come first: an expert with a scope is asked only where one is needed.
            if (!items.TryGet(id, out var item) || (asker.IsExpert && !item.NeedsExpert))
                continue;
            // What is not better is not tested: the filters cost more than the score.
            var own = branch.Covers ? -(item.OpenedAt - DateTimeOffset.UnixEpoch).TotalSeconds : PartsOf(item).Score;
            if (own <= score)
                continue;
            tested++;
            if (passes(id))
                (best, score) = (item, own);
        }

        if (best is null)
            return null;
        var offer = Explain(best, branch.Share, branch.Covers || branch.Explores, tested);
        return IsTooDear(offer) ? null : offer;
    }

    private bool IsTooDear(OfferExplanation offer) =>
        !branch.Covers && !items[offer.Item].NeedsExpert && offer.Parts.Score < asker.ShadowPrice;

    private OfferExplanation? Best(
        SlicedCells sliced, Func<int, string?, double[,]> theta, double cost, double shadowPrice)
    {
        Choice? best = null;
        foreach (var (question, slice, cells) in sliced.All)
        {
            if (cells.Count > 0
                && cells.Best(theta(question, slice), weights, cost, passes, shadowPrice) is { } choice
                && (best is null || choice.Parts.Score > best.Parts.Score))
                best = choice;
        }

        return best is null || best.Parts.Score < 0 ? null
            : OfferExplanation.Of(best, policyVersion, branch.Share, branch.Draw, branch.Explores, items[best.Item].Model);
    }

    private OfferExplanation Explain(QueuedItem item, double propensity, bool explored, int considered) =>
        new(item.Item, PartsOf(item), policyVersion, propensity, branch.Draw, explored, 1, considered, item.Model);

    private ScoreParts PartsOf(QueuedItem item)
    {
        var gain = ExpectedInformationGain.OfOneAnswer(item.Belief, Theta(item.Question, item.Slice));
        var pending = Math.Pow(weights.PendingDiscount, item.Leases.Length);
        var (risk, age) = (weights.Risk[item.Risk], weights.Age[items.AgeOf(item)]);
        return new ScoreParts(gain, risk, age, pending, asker.Cost, 0, risk * age * gain * pending / asker.Cost);
    }

    private double[,] Theta(int question, string? slice)
    {
        if (!branch.Explores)
            return rater.In?.Invoke(question, slice) ?? rater.Of(question);
        if (!_drawn.TryGetValue(question, out var drawn))
            _drawn[question] = drawn = rater.Drawn(question);
        return drawn;
    }
}
