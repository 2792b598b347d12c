using Routing.Core.Programmes;

namespace Routing.Grains.Programmes;

/// <summary>What the people of a pool count as and cost.</summary>
/// <param name="PriceCents">Of one judgment: the pool's own, else its tier's.</param>
public sealed record PoolTerms(Tier Tier, double PriceCents, IReadOnlyList<string> Languages)
{
    /// <summary>By pool, those whose tier the programme has.</summary>
    public static Dictionary<string, PoolTerms> Of(Programme programme)
    {
        var terms = new Dictionary<string, PoolTerms>(StringComparer.Ordinal);
        foreach (var pool in programme.Pools)
        {
            if (programme.Tiers.FirstOrDefault(tier => tier.Name == pool.Tier) is { } tier)
                terms.TryAdd(pool.Id, new PoolTerms(tier, (double)(pool.PricePerJudgment ?? tier.PricePerJudgment), pool.Languages));
        }

        return terms;
    }
}
