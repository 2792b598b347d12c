using System.Collections.Concurrent;
using Routing.Contracts;
using Routing.Core.Programmes;

namespace Routing.Grains.Programmes;

/// <summary>A programme as this silo knows it.</summary>
public sealed record ProgrammeInForce(Programme Programme, int Version)
{
    /// <summary>What is asked about each item.</summary>
    public IReadOnlyList<Question> Questions { get; } = Question.Of(Programme);

    /// <summary>The tier and price of a pool; null when the programme has no such pool.</summary>
    public (Tier Tier, double PriceCents, IReadOnlyList<string> Languages)? PoolOf(string id) =>
        Programme.Pools.FirstOrDefault(pool => pool.Id == id) is { } pool
        && Programme.Tiers.FirstOrDefault(tier => tier.Name == pool.Tier) is { } tier
            ? (tier, (double)(pool.PricePerJudgment ?? tier.PricePerJudgment), pool.Languages)
            : null;
}

/// <summary>The programmes in force on this silo, so that no request waits for a programme grain.</summary>
public sealed class Catalogue(IGrainFactory grains)
{
    private readonly ConcurrentDictionary<string, ProgrammeInForce> _known = new(StringComparer.Ordinal);

    /// <summary>The programme in force; null when none was applied.</summary>
    public ValueTask<ProgrammeInForce?> Get(string programme, CancellationToken cancellation) =>
        _known.TryGetValue(programme, out var known)
            ? ValueTask.FromResult<ProgrammeInForce?>(known)
            : new ValueTask<ProgrammeInForce?>(Load(programme, cancellation));

    /// <summary>Puts a version in force unless a later one is.</summary>
    public void Publish(string programme, ProgrammeInForce version) =>
        _known.AddOrUpdate(programme, version, (_, present) => present.Version > version.Version ? present : version);

    private async Task<ProgrammeInForce?> Load(string programme, CancellationToken cancellation)
    {
        if (await grains.GetGrain<IProgrammeGrain>(programme).Get(cancellation) is not { } document)
            return null;
        Publish(programme, new ProgrammeInForce(ProgrammeJson.Read(document.Json), document.Version));
        return _known[programme];
    }
}
