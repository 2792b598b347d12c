using System.Collections.Concurrent;
using Routing.Contracts;
using Routing.Core.RewardModels;

namespace Routing.Grains.RewardModels;

/// <summary>The scorers of this silo, one for each line of a programme, with the version that it serves.</summary>
/// <param name="create">A scorer that serves nothing yet.</param>
public sealed class RewardScorers(IArtefactStore artefacts, Func<IRewardScorer> create) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Programme, string Line), Slot> _slots = new();

    /// <summary>The scorer of a line; null where it serves nothing.</summary>
    public IRewardScorer? Of(string programme, string line) =>
        _slots.TryGetValue((programme, line), out var slot) && slot.Serves ? slot.Scorer : null;

    /// <summary>What the line called a version that gave a score, by its content: a swap may come between request and answer.</summary>
    public ServedVersion? Named(string programme, string line, string version) =>
        _slots.TryGetValue((programme, line), out var slot) ? slot.Names.GetValueOrDefault(version) : null;

    /// <summary>Takes note of what a line serves; another version is loaded beside the one before. Called by one at a time for
    /// each line.</summary>
    /// <returns>Null, or why it is not served here.</returns>
    internal async Task<string?> Serve(string programme, string line, ServedVersion? served)
    {
        if (served is null)
        {
            if (_slots.TryGetValue((programme, line), out var idle))
                idle.Serves = false;
            return null;
        }

        var slot = _slots.GetOrAdd((programme, line), _ => new Slot(create()));
        var wanted = (served.Artefact, served.Head);
        if (slot.Loaded != wanted && await slot.Scorer.Serve(
            artefacts.Open(served.Artefact), served.Head is { } head ? artefacts.Open(head) : null, CancellationToken.None) is { } refusal)
            return refusal.Detail;
        slot.Loaded = wanted;
        if (slot.Scorer.Current is not { } current)
            return null;
        slot.Names[current.Version] = served;
        slot.Serves = true;
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var slot in _slots.Values)
            await slot.Scorer.DisposeAsync();
    }

    private sealed class Slot(IRewardScorer scorer)
    {
        public IRewardScorer Scorer { get; } = scorer;

        public (string Artefact, string? Head)? Loaded { get; set; }

        public bool Serves { get; set; }

        public ConcurrentDictionary<string, ServedVersion> Names { get; } = new(StringComparer.Ordinal);
    }
}
