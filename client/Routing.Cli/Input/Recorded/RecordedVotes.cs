using Routing.Core.Programmes;

namespace Routing.Cli.Input;

/// <summary>Gathers votes and gives people and items their indices; who judges an item again is not counted.</summary>
internal sealed class RecordedVotes
{
    private readonly Dictionary<string, int> _reviewers = new(StringComparer.Ordinal);
    private readonly HashSet<(int Reviewer, int Item)> _seen = [];
    private readonly List<RecordedVote> _votes = [];
    private int _duplicates;

    public Dictionary<string, int> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the item is new.</summary>
    public bool Vote(string worker, string item, int label)
    {
        if (!_reviewers.TryGetValue(worker, out var reviewer))
            _reviewers.Add(worker, reviewer = _reviewers.Count);
        var isNew = !Items.TryGetValue(item, out var index);
        if (isNew)
            Items.Add(item, index = Items.Count);
        if (_seen.Add((reviewer, index)))
            _votes.Add(new RecordedVote(reviewer, index, label));
        else
            _duplicates++;
        return isNew;
    }

    public RecordedSet Build(
        string name,
        FeedbackMethod method,
        string[] classes,
        KnownAnswers truth,
        KnownAnswers experts,
        Func<string, int, RecordedItem> item) => new()
        {
            Name = name,
            Method = method,
            Classes = classes,
            Items = [.. Items.OrderBy(entry => entry.Value).Select(entry => item(entry.Key, entry.Value))],
            Reviewers = [.. _reviewers.OrderBy(entry => entry.Value).Select(entry => entry.Key)],
            Votes = _votes,
            Truth = truth.Classes,
            ExpertVotes = experts.Classes,
            DuplicateRows = _duplicates,
        };
}
