using System.Globalization;
using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Core.Programmes;

namespace Routing.Cli.Demo;

/// <summary>The reference simulation: seeded people of known ability on pairs of known truth. Topics have a long tail,
/// some pairs are hard for everybody, people lean to the side shown first, tire, and a few cheat.</summary>
internal sealed class SimulatedCrowd : ICrowd
{
    private const int Pairs = 1200, Golds = 80, Generalists = 60, Experts = 4, RequestsPerPair = 9, VotesWithoutRouting = 8;
    private const double HardShare = 0.2, TieShare = 0.1, CheatShare = 0.12;

    private static readonly string[] _topics = ["billing", "delivery", "returns", "account", "safety", "legal", "travel", "health"];

    // Requests that policy forbids: the right answer says no.
    private static readonly string[] _declining = ["returns", "safety", "legal"];

    private readonly CounterRandom _random;
    private readonly Dictionary<string, Pair> _pairs;
    private readonly Dictionary<string, Person> _people;
    private readonly Dictionary<string, int> _answered = new(StringComparer.Ordinal);

    public SimulatedCrowd(Programme programme, ulong seed)
    {
        _random = new CounterRandom(seed);
        Programme = programme with { Method = FeedbackMethod.Pairwise, Classes = ["A", "B", "tie"] };
        _pairs = Enumerable.Range(0, Pairs + Golds).Select(MakePair).ToDictionary(pair => pair.Id, StringComparer.Ordinal);
        _people = Enumerable.Range(0, Generalists + Experts).Select(MakePerson)
            .ToDictionary(person => person.Id, StringComparer.Ordinal);
        var pools = Programme.Pools.ToLookup(pool => Programme.Tiers.First(tier => tier.Name == pool.Tier).Expert, pool => pool.Id);
        Items = [.. _pairs.Values.Select(Document)];
        Reviewers = [.. _people.Values.Select(person => new ReviewerDocument(person.Id, pools[person.Expert].First(), []))];
        Truth = _pairs.Values.Where(pair => !pair.Gold)
            .ToDictionary(pair => pair.Id, pair => Programme.Classes[pair.Truth], StringComparer.Ordinal);
        var ids = _people.Keys.ToArray();
        Arrivals = [.. Enumerable.Range(0, Pairs * RequestsPerPair).Select(n => ids[Draw("arrival", "person", n, ids.Length)])];
        var crowd = _people.Values.Where(person => !person.Expert).ToArray();
        Votes = [.. _pairs.Values.Where(pair => !pair.Gold).SelectMany(pair => crowd
            .OrderBy(person => _random.Draw("unrouted", pair.Id + person.Id, 0)).Take(VotesWithoutRouting)
            .Select(person => (person.Id, pair.Id, Programme.Classes[Canonical(person, pair, swapped: false, fatigue: 0)])))];
    }

    public string Name => "simulation";

    public bool Simulated => true;

    public Programme Programme { get; }

    public IReadOnlyList<ItemDocument> Items { get; }

    public IReadOnlyList<ReviewerDocument> Reviewers { get; }

    public IReadOnlyList<string> Arrivals { get; }

    public IReadOnlyDictionary<string, string> Truth { get; }

    public IReadOnlyList<(string Reviewer, string Item, string Class)> Votes { get; }

    public string Answer(string reviewer, TaskView task)
    {
        int answered;
        lock (_answered)
            answered = _answered[reviewer] = _answered.GetValueOrDefault(reviewer) + 1;
        var fatigue = Math.Min(0.05, answered / 4000.0);
        var canonical = Canonical(_people[reviewer], _pairs[task.Item], task.Swapped, fatigue);
        return Programme.Classes[task.Swapped && canonical < 2 ? 1 - canonical : canonical];
    }

    private int Canonical(Person person, Pair pair, bool swapped, double fatigue)
    {
        var at = person.Id + "/" + pair.Id;
        var first = swapped ? 1 : 0;
        if (person.Cheat == Cheat.First || _random.Draw("leans", at, 0) < person.Lean)
            return first;
        if (person.Cheat == Cheat.Random)
            return Draw("random", at, 0, 3);
        var skill = (pair.Hard ? person.OnHard : person.Skill[pair.Topic]) - fatigue;
        if (_random.Draw("right", at, 0) < skill)
            return pair.Truth;
        return (pair.Truth + 1 + Draw("wrong", at, 0, 2)) % 3;
    }

    private Pair MakePair(int n)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"pair-{n:0000}");
        // Half of what is left goes to each next topic: a long tail.
        var topic = 0;
        while (topic < _topics.Length - 1 && _random.Draw("topic", id, topic) < 0.5)
            topic++;
        var truth = _random.Draw("truth", id, 0) < TieShare ? 2 : Draw("side", id, 0, 2);
        return new Pair(id, topic, truth, _random.Draw("hard", id, 0) < HardShare, Gold: n >= Pairs);
    }

    private Person MakePerson(int n)
    {
        var expert = n >= Generalists;
        var id = string.Create(CultureInfo.InvariantCulture, $"sim-{(expert ? "expert" : "person")}-{n:00}");
        var draw = _random.Draw("cheat", id, 0);
        var cheat = expert || draw >= CheatShare ? Cheat.No : draw < CheatShare / 2 ? Cheat.First : Cheat.Random;
        var general = expert ? 0.95 : 0.70 + (0.25 * _random.Draw("skill", id, 0));
        double[] skill = [.. Enumerable.Range(0, _topics.Length)
            .Select(topic => Math.Clamp(general + (0.1 * (_random.Draw("topic skill", id, topic) - 0.5)), 0.34, 0.98))];
        return new Person(id, expert, skill, expert ? 0.85 : 0.5, 0.06 * _random.Draw("lean", id, 0), cheat);
    }

    private ItemDocument Document(Pair pair)
    {
        var (a, b) = new SimulatedTexts(_random).Of(
            pair.Id, _topics[pair.Topic], pair.Truth, _declining.Contains(_topics[pair.Topic]));
        return new ItemDocument(
            pair.Id, $"A customer asks about {_topics[pair.Topic]} (simulated case {pair.Id}).", a, b,
            Risk: "medium", Slice: _topics[pair.Topic],
            Gold: pair.Gold ? new Dictionary<string, string> { ["overall"] = Programme.Classes[pair.Truth] } : null);
    }

    private int Draw(string purpose, string id, long sequence, int bound) =>
        (int)(_random.Draw(purpose, id, sequence) * bound);

    private enum Cheat
    {
        No,
        First,
        Random,
    }

    private sealed record Pair(string Id, int Topic, int Truth, bool Hard, bool Gold);

    private sealed record Person(string Id, bool Expert, double[] Skill, double OnHard, double Lean, Cheat Cheat);
}
