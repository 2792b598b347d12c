using System.Collections.Concurrent;
using Routing.Contracts;
using Routing.Core.Programmes;

namespace Routing.Grains.Programmes;

/// <summary>A programme as this silo knows it.</summary>
public sealed record ProgrammeInForce(Programme Programme, int Version)
{
    /// <summary>What is asked about each item.</summary>
    public IReadOnlyList<Question> Questions { get; } = Question.Of(Programme);

    private readonly Dictionary<string, PoolTerms> _pools = PoolTerms.Of(Programme);

    /// <summary>The terms of a pool; null when the programme has no such pool.</summary>
    public PoolTerms? PoolOf(string id) => _pools.GetValueOrDefault(id);
}

/// <summary>The programmes in force as this silo knows them, so that no request waits for a programme grain. What is
/// older than a second is asked for again while requests go on with it; what is older than ten is not used.</summary>
public sealed class Catalogue(IGrainFactory grains, TimeProvider clock)
{
    private static readonly TimeSpan _young = TimeSpan.FromSeconds(1), _old = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);

    /// <summary>The programme in force; null when none was applied.</summary>
    public ValueTask<ProgrammeInForce?> Get(string programme, CancellationToken cancellation)
    {
        if (!_known.TryGetValue(programme, out var known))
            return new ValueTask<ProgrammeInForce?>(Load(programme, cancellation));
        var age = clock.GetElapsedTime(known.At);
        if (age > _old)
            return new ValueTask<ProgrammeInForce?>(Load(programme, cancellation));
        if (age > _young && Interlocked.Exchange(ref known.Asked, 1) == 0)
            Load(programme, CancellationToken.None).Ignore(); // A lost answer is asked for again when it is old.
        return ValueTask.FromResult<ProgrammeInForce?>(known.Programme);
    }

    /// <summary>Puts a version in force unless a later one is.</summary>
    public void Publish(string programme, ProgrammeInForce version) => _known.AddOrUpdate(
        programme, _ => new Entry(version, clock.GetTimestamp()), (_, present) => new Entry(
            present.Programme.Version >= version.Version ? present.Programme : version, clock.GetTimestamp()));

    private async Task<ProgrammeInForce?> Load(string programme, CancellationToken cancellation)
    {
        if (await grains.GetGrain<IProgrammeGrain>(programme).Get(cancellation) is not { } document)
            return null;
        Publish(
            programme,
            _known.TryGetValue(programme, out var known) && known.Programme.Version == document.Version
                ? known.Programme
                : new ProgrammeInForce(ProgrammeJson.Read(document.Json), document.Version));
        return _known[programme].Programme;
    }

    private sealed record Entry(ProgrammeInForce Programme, long At)
    {
        public int Asked;
    }
}
