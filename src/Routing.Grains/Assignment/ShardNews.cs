using Routing.Core.Assignment;
using Routing.Core.Ports;
using Routing.Core.Tasks;

namespace Routing.Grains.Assignment;

/// <summary>What a shard knows of its items' facts, and the looks into the journal that find what was lost on the way. Reading
/// goes on beside the shard's turns.</summary>
/// <param name="position">Of the journal, up to which every item's facts have been heard of.</param>
internal sealed class ShardNews(
    IJournal journal, string streams, Func<string, bool> isMine, TimeProvider clock, long position)
{
    private static readonly TimeSpan _period = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, int> _versions = new(StringComparer.Ordinal); // facts known of each item
    private long _position = position;
    private long _caughtUp;
    private long _looked = clock.GetTimestamp();
    private bool _due;
    private Task<(IReadOnlyDictionary<string, int> Versions, long Position)>? _news;

    /// <summary>Items that looks found to have gone on, each as often as it did between two looks.</summary>
    public int Changed { get; private set; }

    /// <summary>The last leases of reviewers, as far as they were heard of.</summary>
    public LeaseMemory Leases { get; } = new();

    /// <summary>Takes note of an item's facts; false where more of them are known already.</summary>
    public bool Hear(string item, int version)
    {
        if (version < _versions.GetValueOrDefault(item))
            return false;
        _versions[item] = version;
        return true;
    }

    /// <summary>Looks now and then, and at once when asked to.</summary>
    /// <param name="isKept">Whether the shard has the item.</param>
    /// <returns>Items of which something was lost; mostly none.</returns>
    public IReadOnlyList<string> Look(bool atOnce, Func<string, bool> isKept)
    {
        _due |= atOnce;
        if (_news is null)
        {
            if (_due || clock.GetElapsedTime(_looked) >= _period)
            {
                (_due, _looked) = (false, clock.GetTimestamp());
                var from = _position;
                _news = Task.Run(() => ShardLog.News(journal, streams, from, isMine, CancellationToken.None));
            }

            return [];
        }

        if (!_news.IsCompleted)
            return [];
        var news = _news;
        _news = null;
        return news.IsCompletedSuccessfully ? Lost(news.Result, isKept) : []; // The next look reads again from the same position.
    }

    /// <summary>Items of which the journal holds more at this moment than was heard: word of it may be under way, or lost.</summary>
    public async Task<IReadOnlyList<string>> Unheard(CancellationToken cancellation)
    {
        var (versions, position) = await ShardLog.News(
            journal, streams, Math.Max(_position, _caughtUp), isMine, cancellation);
        _caughtUp = Math.Max(_caughtUp, position);
        return [.. versions.Where(item => _versions.GetValueOrDefault(item.Key) < item.Value).Select(item => item.Key)];
    }

    private List<string> Lost((IReadOnlyDictionary<string, int> Versions, long Position) news, Func<string, bool> isKept)
    {
        var lost = new List<string>();
        foreach (var (item, version) in news.Versions)
        {
            if (_versions.GetValueOrDefault(item) < version)
                lost.Add(item);
            else if (!isKept(item))
                _versions.Remove(item); // Closed, and told of.
        }

        _position = news.Position;
        Changed += news.Versions.Count;
        return lost;
    }
}
