using System.Collections.Immutable;
using Routing.Core.Programmes;
using Routing.Statistics.Gold;
using Routing.Statistics.Information;

namespace Routing.Core.Assignment;

/// <summary>One shard's open items and the choice among them. Holds nothing that the journal does not.</summary>
/// <remarks>Generalists choose among the items that generalists can settle, experts among those that need one, and
/// among the others where their answer is worth its higher price (algorithms.md §4.4, §5.5). Not safe for concurrent
/// use: one grain owns it.</remarks>
public sealed class WorkQueue
{
    // A reservation that never became a lease ends after this long.
    private static readonly TimeSpan _reservation = TimeSpan.FromSeconds(5);

    // A look at more of a million items would hold up the people who ask.
    private const int AcquisitionLooks = 4096, AcquisitionCandidates = 256;

    private readonly Programme _programme;
    private readonly RoutingWeights _weights;
    private readonly string _policyVersion;
    private readonly Dictionary<string, QueuedItem> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueuedGold> _gold = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Reviewer, DateTimeOffset Until)> _reserved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _scopes = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _wakes = new();
    private readonly CellQueue[] _general;
    private readonly CellQueue[] _expert;
    private readonly decimal _generalPrice;
    private ExpertBudget _budget;
    private double[]? _prior;
    private object? _evidence;
    private Func<string, (double[] Belief, string? Model)>? _unjudged;
    private Queue<string> _untouched = new();

    /// <summary>An empty queue for a programme's items.</summary>
    public WorkQueue(Programme programme, string policyVersion)
    {
        _programme = programme;
        _policyVersion = policyVersion;
        _weights = RoutingWeights.Default with { Exploration = programme.ExplorationShare };
        _budget = new ExpertBudget(programme.ExpertShare);
        _generalPrice = programme.Tiers.Where(tier => !tier.Expert).Select(tier => tier.PricePerJudgment)
            .DefaultIfEmpty(1).Min();
        // Texts have no classes; they wait in one cell of a question that everybody answers alike.
        var questions = Programmes.Question.Of(programme);
        int[] classes = questions.IsEmpty ? [2] : [.. questions.Select(question => question.Classes.Length)];
        _general = [.. classes.Select(k => new CellQueue(k))];
        _expert = [.. classes.Select(k => new CellQueue(k))];
    }

    /// <summary>What was judged today, as of the newest refit.</summary>
    public DayCounts Today { get; set; } = DayCounts.Empty;

    /// <summary>What a gold item says about people; null where it is no longer served.</summary>
    public Func<string, GoldItemFit?> FitOfGold { get; set; } = static _ => GoldItemFit.Prior;

    /// <summary>Open items.</summary>
    public int Count => _items.Count;

    /// <summary>Whether the item is open here, or gold.</summary>
    public bool Has(string item) => _items.ContainsKey(item) || _gold.ContainsKey(item);

    /// <summary>Gold items.</summary>
    public int GoldCount => _gold.Count;

    /// <summary>Answers in flight, ended leases that nobody has looked at yet included.</summary>
    public int Leases { get; private set; }

    /// <summary>Open items that wait for an expert.</summary>
    public int WaitingForExpert => _expert.Sum(cells => cells.Count);

    /// <summary>Inserts an item or moves it to where its news puts it.</summary>
    public void Put(QueuedItem item, DateTimeOffset now)
    {
        if (_items.TryGetValue(item.Item, out var before))
        {
            Leases -= before.Leases.Length;
            if (before.NeedsExpert != item.NeedsExpert || before.Question != item.Question)
                CellsOf(before).Remove(item.Item);
        }
        else
        {
            _scopes.Clear();
        }

        _reserved.Remove(item.Item);
        _items[item.Item] = item;
        Leases += item.Leases.Length;
        Place(item, now);
        foreach (var lease in item.Leases)
            _wakes.Enqueue(item.Item, lease.EndsAt);
    }

    /// <summary>Moves an item to where a refit's belief puts it; ignored where the item has more answers than that
    /// belief rests on.</summary>
    public void Reprice(
        string item, int question, double[] belief, bool needsExpert, int judgments, DateTimeOffset now, string? model = null)
    {
        if (!_items.TryGetValue(item, out var present) || present.Judgments > judgments)
            return;
        var news = present with { Question = question, Belief = belief, NeedsExpert = needsExpert, Model = model };
        if (present.NeedsExpert != needsExpert || present.Question != question)
            CellsOf(present).Remove(item);
        _items[item] = news;
        Place(news, now);
    }

    /// <summary>Takes note of the belief about items that nobody has judged, after a refit changed it.
    /// <see cref="MoveUntouched"/> then moves them.</summary>
    /// <param name="belief">Without evidence.</param>
    /// <param name="evidence">What the belief of single items rests on beside it; any change of it moves the items again.</param>
    /// <param name="of">The belief about one item, and the model whose evidence it holds.</param>
    public void PriorIs(double[] belief, object? evidence, Func<string, (double[] Belief, string? Model)> of)
    {
        _unjudged = of;
        var grid = _general[0].Grid;
        if (_prior is not null && grid.CellOf(_prior) == grid.CellOf(belief) && Equals(_evidence, evidence))
            return;
        (_prior, _evidence) = (belief, evidence);
        _untouched = new Queue<string>(_items.Values
            .Where(item => item.Judgments == 0 && item.Question == 0).Select(item => item.Item));
    }

    /// <summary>Moves some of the items that wait to be moved; a million would hold up the people who ask.</summary>
    /// <param name="most">Items moved at most.</param>
    public void MoveUntouched(int most, DateTimeOffset now)
    {
        for (; most > 0 && _untouched.TryDequeue(out var item); most--)
        {
            if (_items.TryGetValue(item, out var present) && present.Judgments == 0)
            {
                var (belief, model) = _unjudged!(item);
                Reprice(item, present.Question, belief, present.NeedsExpert, 0, now, model);
            }
        }
    }

    /// <summary>Inserts a gold item or takes its news.</summary>
    public void Put(QueuedGold gold)
    {
        if (!_gold.ContainsKey(gold.Item))
            _scopes.Clear();
        _gold[gold.Item] = gold;
    }

    /// <summary>Takes a closed item out.</summary>
    public void Remove(string item)
    {
        _reserved.Remove(item);
        if (!_items.Remove(item, out var before))
            return;
        Leases -= before.Leases.Length;
        CellsOf(before).Remove(item);
    }

    /// <summary>Items with a lease that has ended by now: their grains know what follows. Items that grew older move
    /// to the cell of their age.</summary>
    public IReadOnlyList<string> Overdue(DateTimeOffset now)
    {
        var ended = new List<string>();
        while (_wakes.TryPeek(out var id, out var at) && at <= now)
        {
            _wakes.Dequeue();
            if (!_items.TryGetValue(id, out var item))
                continue;
            if (item.Leases.Any(lease => lease.EndsAt <= now))
            {
                // Over is over, even where word of the item is lost.
                ended.Add(id);
                Leases -= item.Leases.Length;
                item = item with { Leases = [.. item.Leases.Where(lease => lease.EndsAt > now)] };
                Leases += item.Leases.Length;
                _items[id] = item;
            }

            Place(item, now);
        }

        return ended;
    }

    /// <summary>Running leases of one reviewer.</summary>
    public IEnumerable<(string Item, QueuedLease Lease)> HeldBy(string reviewer, DateTimeOffset now) =>
        from item in _items.Values
        from lease in item.Leases
        where lease.Reviewer == reviewer && lease.EndsAt > now
        select (item.Item, lease);

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
        (Asker Asker, OfferExplanation Offer)? best = null;
        foreach (var (asker, rater) in draw < _weights.Coverage ? waiting.Take(1) : waiting)
        {
            if (Choose(asker, rater, draw, now) is { } offer
                && (best is null || offer.Parts.Score > best.Value.Offer.Parts.Score))
                best = (asker, offer);
        }

        if (best is { } served)
            Reserved(served.Asker, served.Offer, now);
        return best;
    }

    private OfferExplanation? Choose(Asker asker, RaterView rater, double draw, DateTimeOffset now)
    {
        bool Passes(string item) => CanOffer(_items[item], asker, now);

        var explores = draw >= _weights.Coverage && draw < _weights.Coverage + _weights.Exploration;
        var covers = draw < _weights.Coverage || asker.InOrderOnly;
        var theta = explores ? rater.Drawn : rater.Of;
        // A share of the offers goes to what the model learns most from, once there is one that is believed.
        var acquisition = _evidence is null || asker.IsExpert || asker.OnlyItems is not null
            ? 0 : _programme.RewardModel?.AcquisitionShare ?? 0;
        var within = draw - _weights.Coverage - _weights.Exploration;
        if (within >= 0 && within < acquisition && Acquire(asker, theta, within / acquisition, acquisition, draw, Passes) is { } acquired)
            return acquired;
        var share = covers ? _weights.Coverage
            : explores ? _weights.Exploration : 1 - _weights.Coverage - _weights.Exploration - acquisition;
        return asker.OnlyItems is not null ? BestOfFew(asker, theta, share, draw, covers, explores, Passes)
            : asker.IsExpert ? ForExpert(asker, theta, rater.Crowd, share, draw, explores, Passes)
            : covers ? Oldest(_general, asker, theta, asker.InOrderOnly ? draw * _weights.Coverage : draw, Passes)
            : Best(_general, asker, theta, share, draw, explores, Passes);
    }

    private OfferExplanation? Reserved(Asker asker, OfferExplanation? offer, DateTimeOffset now)
    {
        if (offer is null)
            return null;
        _budget = _budget.Offered(asker.IsExpert);
        _reserved[offer.Item] = (asker.Profile.Id, now + _reservation);
        return offer;
    }

    /// <summary>The gold item that this person has not seen and that says most about him: Fisher's information at his
    /// ability (algorithms.md §5.6, 6.5), among equals the one fewest others have seen; null when none is left.</summary>
    public string? ReserveGold(Asker asker)
    {
        var reviewer = asker.Profile.Id;
        return _gold.Values
            .Where(gold => !gold.Seen.Contains(reviewer) && asker.Profile.Languages.Contains(gold.Language)
                && asker.OnlyItems?.Contains(gold.Item) != false)
            .Select(gold => (Gold: gold, Fit: FitOfGold(gold.Item))).Where(pair => pair.Fit is not null)
            .OrderByDescending(pair => Math.Round(pair.Fit!.Information(asker.Ability), 2))
            .ThenBy(pair => pair.Gold.Seen.Length).ThenBy(pair => StableHash.Of(reviewer + "/" + pair.Gold.Item))
            .FirstOrDefault().Gold?.Item;
    }

    /// <summary>Why this person is not offered this item now, in plain words; empty when he could be.</summary>
    public IReadOnlyList<string> WhyNot(Asker asker, string item, DateTimeOffset now)
    {
        // Gold looks like any other item that is not open to the asker.
        if (!_items.TryGetValue(item, out var queued))
            return ["not_open: the item is settled, or is not routed here."];
        List<string> reasons =
            [.. HardFilter.Failed(asker.Profile, NeedsOf(queued, asker)).Select(failed => $"{failed.Code}: {failed.Words}")];
        if (asker.InOrderOnly)
            reasons.Add("skipping: more than 30 % of your last 50 tasks were skipped, so you get what has waited longest until that falls.");
        if (asker.OnlyItems?.Contains(item) == false)
            reasons.Add("scope: the item is outside the set you were enrolled for.");
        if (asker.IsExpert && !queued.NeedsExpert)
            reasons.Add("tier: generalists come first; an expert follows where they cannot settle it.");
        if (asker.IsExpert && queued.NeedsExpert && !MayServe(queued))
            reasons.Add($"expert_budget: experts have had their share of {_programme.ExpertShare:P0} of the offers.");
        if (IsReservedForOther(queued, asker, now))
            reasons.Add("reserved: the item is being offered to somebody else right now.");
        return reasons;
    }

    private bool CanOffer(QueuedItem item, Asker asker, DateTimeOffset now) =>
        (!item.NeedsExpert || (asker.IsExpert && MayServe(item)))
        && !HasIt(item, asker.Profile.Id) // by far the most frequent no, before anything is put together
        && HardFilter.Passes(asker.Profile, NeedsOf(item, asker))
        && !IsReservedForOther(item, asker, now);

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

    private bool MayServe(QueuedItem item) => _programme.Risks[item.Risk].NeedsExpert || _budget.HasRoom;

    private bool IsReservedForOther(QueuedItem item, Asker asker, DateTimeOffset now) =>
        _reserved.TryGetValue(item.Item, out var reserved) && reserved.Until > now
        && reserved.Reviewer != asker.Profile.Id;

    private ItemNeeds NeedsOf(QueuedItem item, Asker asker)
    {
        var (all, own, cap) = Today.Of(item.Slice, asker.Profile.Id, _programme.ShareCap);
        return NeedsOf(item) with { SliceLabelsToday = asker.IsExpert ? 0 : all, OwnLabelsToday = own, ShareCap = cap };
    }

    private ItemNeeds NeedsOf(QueuedItem item) => new(
        item.Item, item.NeedsExpert ? 1 : 0, _programme.OverlapLimit(item.Risk, item.NeedsExpert))
    {
        Language = item.Language,
        Answers = item.Judgments + item.Leases.Length,
        Author = item.Eligibility?.Author,
        AuthorTeam = item.Eligibility?.AuthorTeam,
        Qualifications = item.Eligibility?.Qualifications ?? (IReadOnlyList<string>)[],
        Harmful = item.Harmful,
        Group = _programme.OpenQuota(item.Risk, item.Groups),
        Judges = item.Leases.IsEmpty ? item.Done : [.. item.Done, .. item.Leases.Select(lease => lease.Reviewer)],
    };

    private OfferExplanation? ForExpert(
        Asker asker, Func<int, double[,]> theta, Func<int, double[,]> crowd, double share, double draw, bool explored,
        Func<string, bool> passes)
    {
        if (Best(_expert, asker, theta, share, draw, explored, passes) is { } needed)
            return needed;
        var worth = _budget.HasRoom ? Best(_general, asker, theta, share, draw, explored, passes) : null;
        var crowdAsker = asker with { Cost = Math.Max(1e-6, (double)_generalPrice) };
        return worth is not null
            && Best(_general, crowdAsker, crowd, share, draw, explored, passes) is { } cheap
            && _budget.Pacing.OffersExpert(worth.Parts.Score, cheap.Parts.Score, needsExpert: false)
            ? worth : null;
    }

    private OfferExplanation? Best(
        CellQueue[] queues, Asker asker, Func<int, double[,]> theta, double share, double draw, bool explored,
        Func<string, bool> passes)
    {
        Choice? best = null;
        for (var q = 0; q < queues.Length; q++)
        {
            if (queues[q].Count > 0
                && queues[q].Best(theta(q), _weights, asker.Cost, passes) is { } choice
                && (best is null || choice.Parts.Score > best.Parts.Score))
                best = choice;
        }

        return best is null ? null : OfferExplanation.Of(best, _policyVersion, share, draw, explored, _items[best.Item].Model);
    }

    // Among the pairs that wait longest unjudged, each with its own probability.
    private OfferExplanation? Acquire(
        Asker asker, Func<int, double[,]> theta, double within, double share, double draw, Func<string, bool> passes)
    {
        List<QueuedItem> candidates = [.. _items.Values.Take(AcquisitionLooks)
            .Where(item => item is { Judgments: 0, Question: 0, Leases.IsEmpty: true } && passes(item.Item)).Take(AcquisitionCandidates)];
        if (candidates.Count == 0)
            return null;
        var (index, probability) = Acquisition.Choose(
            candidates.ConvertAll(item => Acquisition.Weight(item.Belief, _weights.Risk[item.Risk])), within);
        return Explain(candidates[index], asker, theta, share * probability, draw, explored: true, candidates.Count) with
        {
            PolicyVersion = _policyVersion + "/acquisition",
        };
    }

    private OfferExplanation? Oldest(
        CellQueue[] queues, Asker asker, Func<int, double[,]> theta, double draw, Func<string, bool> passes)
    {
        var within = draw / _weights.Coverage;
        var cells = queues.Sum(queue => queue.OccupiedCells);
        foreach (var queue in queues)
        {
            if (queue.Oldest(within, passes) is { } oldest)
                return Explain(_items[oldest], asker, theta, _weights.Coverage / cells, draw, explored: true, 1);
        }

        return null;
    }

    // A person limited to a few items is served exactly, item by item; the cells would mostly hold other people's.
    private OfferExplanation? BestOfFew(
        Asker asker, Func<int, double[,]> theta, double share, double draw, bool covers, bool explores,
        Func<string, bool> passes)
    {
        if (!_scopes.TryGetValue(asker.Profile.Id, out var scope))
            _scopes[asker.Profile.Id] = scope = [.. asker.OnlyItems!.Where(_items.ContainsKey)];
        scope.RemoveAll(item => !_items.TryGetValue(item, out var queued) || queued.Done.Contains(asker.Profile.Id));

        OfferExplanation? best = null;
        var considered = 0;
        foreach (var id in scope)
        {
            // Generalists come first: an expert with a scope is asked only where one is needed.
            if (!passes(id) || (asker.IsExpert && !_items[id].NeedsExpert))
                continue;
            considered++;
            if (covers)
            {
                if (best is null || _items[id].OpenedAt < _items[best.Item].OpenedAt)
                    best = Explain(_items[id], asker, theta, share, draw, explored: true, considered);
                continue;
            }

            var offer = Explain(_items[id], asker, theta, share, draw, explores, considered);
            if (best is null || offer.Parts.Score > best.Parts.Score)
                best = offer;
        }

        return best is null ? null : best with { ItemsConsidered = considered };
    }

    private OfferExplanation Explain(
        QueuedItem item, Asker asker, Func<int, double[,]> theta, double propensity, double draw, bool explored,
        int considered)
    {
        var gain = ExpectedInformationGain.OfOneAnswer(item.Belief, theta(item.Question));
        var pending = Math.Pow(_weights.PendingDiscount, item.Leases.Length);
        var (risk, age) = (_weights.Risk[item.Risk], _weights.Age[AgeOf(item)]);
        var parts = new ScoreParts(gain, risk, age, pending, asker.Cost, 0, risk * age * gain * pending / asker.Cost);
        return new OfferExplanation(item.Item, parts, _policyVersion, propensity, draw, explored, 1, considered, item.Model);
    }

    private void Place(QueuedItem item, DateTimeOffset now)
    {
        var elapsed = now - item.OpenedAt;
        var age = RoutingWeights.AgeClass(1 - (elapsed / _programme.ServiceTime));
        CellsOf(item).Put(item.Item, item.Belief, item.Risk, age, Math.Min(2, item.Leases.Length));
        if (RoutingWeights.NextBoundary(age) is { } slack)
            _wakes.Enqueue(item.Item, item.OpenedAt + ((1 - slack) * _programme.ServiceTime));
    }

    private int AgeOf(QueuedItem item) => CellsOf(item).CellOf(item.Item)?.Age ?? 0;

    private CellQueue CellsOf(QueuedItem item) => (item.NeedsExpert ? _expert : _general)[item.Question];
}
