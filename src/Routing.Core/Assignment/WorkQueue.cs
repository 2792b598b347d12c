using System.Collections.Immutable;
using Routing.Core.Programmes;
using Routing.Statistics.Gold;

namespace Routing.Core.Assignment;

/// <summary>One shard's open items and the choice among them. Holds nothing that the journal does not.</summary>
/// <remarks>Generalists choose among the items that generalists can settle, experts among those that need one, and
/// among the others where their answer is worth its higher price (algorithms.md §4.4, §5.5). Not safe for concurrent
/// use: one grain owns it.</remarks>
public sealed class WorkQueue
{
    private readonly Programme _programme;
    private readonly RoutingWeights _weights;
    private readonly string _policyVersion;
    private readonly OpenItems _items;
    private readonly OfferRules _rules;
    private readonly GoldShelf _gold = new();
    private readonly UntouchedItems _untouched = new();
    private readonly ChoiceGate _gate = new();
    private readonly Dictionary<string, List<string>> _scopes = new(StringComparer.Ordinal);
    private readonly decimal _generalPrice;
    private ExpertBudget _budget;

    /// <summary>An empty queue for a programme's items.</summary>
    public WorkQueue(Programme programme, string policyVersion)
    {
        _programme = programme;
        _policyVersion = policyVersion;
        _weights = RoutingWeights.Default with { Exploration = programme.ExplorationShare };
        _budget = new ExpertBudget(programme.ExpertShare);
        _generalPrice = programme.Tiers.Where(tier => !tier.Expert).Select(tier => tier.PricePerJudgment)
            .DefaultIfEmpty(1).Min();
        _items = new OpenItems(programme);
        _rules = new OfferRules(programme, _items);
    }

    /// <summary>What was judged today, as of the newest refit.</summary>
    public DayCounts Today
    {
        get => _rules.Today;
        set => _rules.Today = value;
    }

    /// <summary>What a gold item says about people; null where it is no longer served.</summary>
    public Func<string, GoldItemFit?> FitOfGold { get; set; } = static _ => GoldItemFit.Prior;

    /// <summary>Open items.</summary>
    public int Count => _items.Count;

    /// <summary>Open items by risk.</summary>
    public OpenCounts Counts => _items.Counts;

    /// <summary>Whether the item is open here, or gold.</summary>
    public bool Has(string item) => _items.Has(item) || _gold.Has(item);

    /// <summary>Gold items.</summary>
    public int GoldCount => _gold.Count;

    /// <summary>Answers in flight, ended leases that nobody has looked at yet included.</summary>
    public int Leases => _items.Leases;

    /// <summary>Open items that wait for an expert.</summary>
    public int WaitingForExpert => _items.Expert.Count;

    /// <summary>Inserts an item or moves it to where its news puts it.</summary>
    public void Put(QueuedItem item, DateTimeOffset now)
    {
        if (_items.Put(item, now))
            _scopes.Clear();
    }

    /// <summary>Inserts a gold item or takes its news.</summary>
    public void Put(QueuedGold gold)
    {
        if (_gold.Put(gold))
            _scopes.Clear();
    }

    /// <summary>Takes an item out that is closed, not routed any more, or cannot be read; gold or not.</summary>
    public void Remove(string item)
    {
        _items.Remove(item);
        if (_gold.Remove(item))
            _scopes.Clear();
    }

    /// <summary>Moves an item to where a refit's belief puts it; ignored where the item has more answers than that
    /// belief rests on.</summary>
    public void Reprice(
        string item, int question, double[] belief, bool needsExpert, int judgments, DateTimeOffset now, string? model = null)
    {
        if (!_items.TryGet(item, out var present) || present.Judgments > judgments)
            return;
        _items.Move(
            present, present with { Question = question, Belief = belief, NeedsExpert = needsExpert, Model = model }, now);
    }

    /// <summary>Takes note of the belief about items that nobody has judged, after a refit changed it.
    /// <see cref="MoveUntouched"/> then moves them.</summary>
    /// <param name="belief">Without evidence.</param>
    /// <param name="evidence">What the belief of single items rests on beside it; any change of it moves the items again.</param>
    /// <param name="of">The belief about one item, and the model whose evidence it holds.</param>
    public void PriorIs(double[] belief, object? evidence, Func<string, (double[] Belief, string? Model)> of) =>
        _untouched.BeliefIs(belief, evidence, of, _items.General.FirstGrid, _items.All);

    /// <summary>Moves some of the items that wait to be moved; a million would hold up the people who ask.</summary>
    /// <param name="most">Items moved at most.</param>
    /// <returns>Whether others still wait.</returns>
    public bool MoveUntouched(int most, DateTimeOffset now)
    {
        foreach (var (item, belief, model) in _untouched.Take(most))
        {
            if (_items.TryGet(item, out var present))
                Reprice(item, present.Question, belief, present.NeedsExpert, 0, now, model);
        }

        return _untouched.Waiting > 0;
    }

    /// <summary>Items with a lease that has ended by now: their grains know what follows. Items that grew older move
    /// to the cell of their age.</summary>
    public IReadOnlyList<string> Overdue(DateTimeOffset now) => _items.Overdue(now);

    /// <summary>Chooses the item worth most for the asker and reserves it softly.</summary>
    /// <param name="draw">Uniform in [0, 1): below the coverage share, the longest-waiting item of a random cell is
    /// taken; in the exploration share after it, the asker's matrix is a draw from its posterior.</param>
    public OfferExplanation? Reserve(Asker asker, RaterView rater, double draw, DateTimeOffset now) =>
        Reserved(asker, Choose(asker, rater, draw, now), now);

    /// <summary>Serves the one of several people who wait for whom the best item scores most (algorithms.md §5.2), except
    /// that the coverage share serves the first.</summary>
    /// <remarks>The specification compares calibrated people only; comparing everybody was better on eight of ten recorded
    /// sets, docs/benchmarks/2026-11-24-routing.md.</remarks>
    /// <param name="waiting">In the order of their arrival, at least one.</param>
    /// <param name="draw">As for one asker.</param>
    public (Asker Asker, OfferExplanation Offer)? ReserveForOne(
        IReadOnlyList<(Asker Asker, RaterView Rater)> waiting, double draw, DateTimeOffset now)
    {
        var best = BestOf(waiting, draw, now);
        if (best is { } served)
            Reserved(served.Asker, served.Offer, now);
        return best;
    }

    /// <summary>Serves several people who wait for work together, greedily by the score of their best items (algorithms.md §5.2). Whose
    /// best item scores below the gate is turned away, since somebody else will do it better; the first one never is, nor who is not
    /// calibrated, nor an offer by chance.</summary>
    /// <param name="waiting">In the order of their arrival, at least one.</param>
    /// <param name="draw">As for one asker.</param>
    public Matching Match(IReadOnlyList<(Asker Asker, RaterView Rater)> waiting, double draw, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        var served = ImmutableArray.CreateBuilder<(string, OfferExplanation)>();
        foreach (var (asker, rater) in waiting.Where(one => !one.Asker.IsCalibrated))
        {
            if (Reserve(asker, rater, draw, now) is { } offer)
                served.Add((asker.Profile.Id, offer));
        }

        var left = waiting.Where(one => one.Asker.IsCalibrated).ToList();
        var away = ImmutableArray<string>.Empty;
        while (BestOf(left, draw, now) is var (asker, offer))
        {
            if (left.Count < waiting.Count && !offer.Explored && offer.Parts.Score < _gate.Level)
            {
                away = [.. left.Select(one => one.Asker.Profile.Id)];
                break;
            }

            Reserved(asker, offer, now);
            if (!offer.Explored)
                _gate.Offered(offer.Parts.Score);
            served.Add((asker.Profile.Id, offer));
            left.RemoveAll(one => one.Asker.Profile.Id == asker.Profile.Id);
        }

        return new Matching(served.ToImmutable(), away);
    }

    private (Asker Asker, OfferExplanation Offer)? BestOf(
        IReadOnlyList<(Asker Asker, RaterView Rater)> waiting, double draw, DateTimeOffset now)
    {
        (Asker Asker, OfferExplanation Offer)? best = null;
        foreach (var (asker, rater) in draw < _weights.Coverage ? waiting.Take(1) : waiting)
        {
            if (Choose(asker, rater, draw, now) is { } offer
                && (best is null || offer.Parts.Score > best.Value.Offer.Parts.Score))
                best = (asker, offer);
        }

        return best;
    }

    /// <summary>The gold item that says most about this person; null when none that he has not seen is left.</summary>
    public string? ReserveGold(Asker asker) => _gold.Choose(asker, FitOfGold);

    /// <summary>Why this person is not offered this item now, in plain words; empty when he could be.</summary>
    public IReadOnlyList<string> WhyNot(Asker asker, string item, DateTimeOffset now) =>
        // Gold looks like any other item that is not open to the asker.
        _items.TryGet(item, out var queued)
            ? _rules.WhyNot(queued, asker, _budget, now)
            : ["not_open: the item is settled, or is not routed here."];

    private OfferExplanation? Choose(Asker asker, RaterView rater, double draw, DateTimeOffset now)
    {
        // A share of the offers goes to what the model learns most from, once there is one that is believed.
        var acquisition = _untouched.Evidence is null || asker.IsExpert || asker.OnlyItems is not null
            ? 0 : _programme.RewardModel?.AcquisitionShare ?? 0;
        var branch = Branch.Of(draw, _weights, asker.InOrderOnly, acquisition);
        var choice = new OfferChoice(
            _items, _weights, _policyVersion, asker, rater, branch, item => _rules.Passes(_items[item], asker, _budget, now));
        if (branch.Acquires is { } within && choice.Acquire(within) is { } acquired)
            return acquired;
        return asker.OnlyItems is not null ? choice.BestOfFew(ScopeOf(asker))
            : asker.IsExpert ? ForExpert(choice, asker, now)
            : asker.Profile.ExpertIn.Count > 0 && choice.Best(_items.Expert, shadowPrice: 0) is { } needed ? needed
            : branch.Covers ? choice.Oldest(_items.General)
            : choice.Best(_items.General, asker.ShadowPrice);
    }

    private OfferExplanation? ForExpert(OfferChoice choice, Asker asker, DateTimeOffset now)
    {
        if (choice.Best(_items.Expert, shadowPrice: 0) is { } needed)
        {
            _budget = _budget.Looked(asker.Profile.Id, turnedAway: false, now);
            return needed;
        }

        var worth = _budget.HasRoom ? choice.Best(_items.General, asker.ShadowPrice) : null;
        var cheap = worth is null ? null : choice.BestForCrowd(_items.General, Math.Max(1e-6, (double)_generalPrice));
        var offers = worth is not null && cheap is not null
            && _budget.Pacing.OffersExpert(worth.Parts.Score, cheap.Parts.Score, needsExpert: false);
        _budget = _budget.Looked(asker.Profile.Id, turnedAway: cheap is not null && !offers, now);
        return offers ? worth : null;
    }

    private List<string> ScopeOf(Asker asker)
    {
        if (!_scopes.TryGetValue(asker.Profile.Id, out var scope))
            _scopes[asker.Profile.Id] = scope = [.. asker.OnlyItems!.Where(_items.Has)];
        scope.RemoveAll(item => !_items.TryGet(item, out var queued) || queued.Done.Contains(asker.Profile.Id));
        return scope;
    }

    private OfferExplanation? Reserved(Asker asker, OfferExplanation? offer, DateTimeOffset now)
    {
        if (offer is null)
            return null;
        _budget = _budget.Offered(asker.IsExpert);
        _items.Reserve(offer.Item, asker.Profile.Id, now);
        return offer;
    }
}
