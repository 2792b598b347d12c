using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Routing.Core.Labels;

/// <summary>Scores of several lines looked up as one, while each of them goes on to grow.</summary>
internal sealed class JoinedScores(IReadOnlyDictionary<string, ScoredPair>[] lines) : IReadOnlyDictionary<string, ScoredPair>
{
    public int Count => lines.Sum(line => line.Count);

    public IEnumerable<string> Keys => lines.SelectMany(line => line.Keys);

    public IEnumerable<ScoredPair> Values => lines.SelectMany(line => line.Values);

    public ScoredPair this[string key] =>
        TryGetValue(key, out var scored) ? scored : throw new KeyNotFoundException($"No line has scored '{key}'.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out ScoredPair value)
    {
        foreach (var line in lines)
        {
            if (line.TryGetValue(key, out value))
                return true;
        }

        value = default;
        return false;
    }

    public IEnumerator<KeyValuePair<string, ScoredPair>> GetEnumerator() => lines.SelectMany(line => line).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
