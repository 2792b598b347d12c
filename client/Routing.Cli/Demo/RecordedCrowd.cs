using Routing.Cli.Input;
using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Core.Programmes;

namespace Routing.Cli.Demo;

/// <summary>Real recorded people: each submits the vote that this person really gave, and is never offered work that he
/// was not recorded on.</summary>
internal sealed class RecordedCrowd : ICrowd
{
    private const string ExpertId = "expert";

    // Experts come by once for this many of the others.
    private const int CrowdPerExpert = 5;

    private readonly Dictionary<(string Reviewer, string Item), string> _votes = [];
    private readonly string[] _classes;

    /// <param name="set">What was recorded.</param>
    /// <param name="programme">The programme to run; its classes are those of the data.</param>
    /// <param name="gold">How many items with known truth become gold: they measure people and are never scored.</param>
    /// <param name="seed">Seed of the draw of the gold and of the order of arrival.</param>
    public RecordedCrowd(RecordedSet set, Programme programme, int gold, ulong seed)
    {
        var random = new CounterRandom(seed);
        var hasExpert = set.ExpertVotes.Count > 0;
        _classes = set.Classes;
        Name = set.Name;
        Programme = programme with
        {
            Method = set.Method, Classes = set.Classes,
            // Nobody turns recorded people away: most were recorded on fewer items than a calibration needs.
            CalibrationRequired = false,
            // A reward model learns from pairs.
            RewardModel = set.Method is FeedbackMethod.Pairwise ? programme.RewardModel : null,
            Tiers = hasExpert ? programme.Tiers : [.. programme.Tiers.Where(tier => !tier.Expert)],
            Pools = hasExpert ? programme.Pools : [.. programme.Pools.Where(
                pool => !programme.Tiers.First(tier => tier.Name == pool.Tier).Expert)],
        };
        // Two candidates of the same text are no comparison; a node refuses them.
        var comparable = Enumerable.Range(0, set.Items.Count)
            .Where(i => set.Items[i].CandidateA is not { } text || text.Normalize() != set.Items[i].CandidateB?.Normalize())
            .ToHashSet();
        LeftOut = set.Items.Count - comparable.Count;
        var voted = set.Votes.Select(vote => vote.Item).Where(comparable.Contains).ToHashSet();
        var golds = set.Truth.Keys.Where(voted.Contains)
            .OrderBy(item => random.Draw("gold", set.Items[item].Id, 0)).Take(gold).ToHashSet();
        var question = Question.Of(Programme)[0].Id;
        Items = [.. comparable.Order().Select(i => new ItemDocument(
            set.Items[i].Id, set.Items[i].Prompt, set.Items[i].CandidateA, set.Items[i].CandidateB,
            Risk: "medium", Gold: golds.Contains(i) ? new Dictionary<string, string> { [question] = set.Classes[set.Truth[i]] } : null))];
        Truth = set.Truth.Where(pair => !golds.Contains(pair.Key) && voted.Contains(pair.Key))
            .ToDictionary(pair => set.Items[pair.Key].Id, pair => set.Classes[pair.Value], StringComparer.Ordinal);
        Votes = [.. set.Votes.Where(vote => comparable.Contains(vote.Item)).Select(vote => (set.Reviewers[vote.Reviewer], set.Items[vote.Item].Id, set.Classes[vote.Class]))];
        foreach (var (reviewer, item, answer) in Votes)
            _votes[(reviewer, item)] = answer;
        foreach (var (item, answer) in set.ExpertVotes.Where(vote => comparable.Contains(vote.Key)))
            _votes[(ExpertId, set.Items[item].Id)] = set.Classes[answer];

        var crowd = PoolOf(Programme, expert: false);
        Reviewers = [.. _votes.Keys.GroupBy(key => key.Reviewer, key => key.Item, StringComparer.Ordinal)
            .Select(person => new ReviewerDocument(
                person.Key, person.Key == ExpertId && hasExpert ? PoolOf(Programme, expert: true) : crowd, [],
                [.. person.Order(StringComparer.Ordinal)]))];
        var arrivals = Votes.Select((vote, n) => (vote.Reviewer, Draw: random.Draw("arrival", "vote", n)))
            .OrderBy(pair => pair.Draw).Select(pair => pair.Reviewer);
        Arrivals = hasExpert
            ? [.. arrivals.Chunk(CrowdPerExpert).SelectMany(chunk => chunk.Append(ExpertId))]
            : [.. arrivals];
    }

    public string Name { get; }

    /// <summary>Items whose two candidates are the same text.</summary>
    public int LeftOut { get; }

    public bool Simulated => false;

    public Programme Programme { get; }

    public IReadOnlyList<ItemDocument> Items { get; }

    public IReadOnlyList<ReviewerDocument> Reviewers { get; }

    public IReadOnlyList<string> Arrivals { get; }

    public IReadOnlyDictionary<string, string> Truth { get; }

    public IReadOnlyList<(string Reviewer, string Item, string Class)> Votes { get; }

    public string Answer(string reviewer, TaskView task)
    {
        var recorded = _votes[(reviewer, task.Item)];
        return task.Swapped ? Mirrored(recorded) : recorded;
    }

    private string Mirrored(string answer) =>
        answer == _classes[0] ? _classes[1] : answer == _classes[1] ? _classes[0] : answer;

    private static string PoolOf(Programme programme, bool expert) =>
        programme.Pools.First(pool => programme.Tiers.First(tier => tier.Name == pool.Tier).Expert == expert).Id;
}
