using System.Collections.Immutable;
using Routing.Core.Programmes;

namespace Routing.Core.Assignment;

/// <summary>The paces of all tiers that have a budget.</summary>
public static class TierPaces
{
    /// <summary>The paces after a look at the journal; a budget that was changed goes on with its price.</summary>
    /// <param name="before">Paces of the last look.</param>
    /// <param name="judged">Judgments of each reviewer so far, gold included.</param>
    /// <param name="running">The reviewer of each running lease.</param>
    /// <param name="poolOf">Each reviewer's pool; null where he is not enrolled.</param>
    public static ImmutableArray<TierPace> After(
        ImmutableArray<TierPace> before, Programme programme, IReadOnlyDictionary<string, int> judged, IEnumerable<string> running,
        Func<string, string?> poolOf, DateTimeOffset now)
    {
        if (programme.BudgetUntil is not { } until)
            return [];
        var prices = programme.Pools.ToDictionary(
            pool => pool.Id, pool => (pool.Tier, Price: pool.PricePerJudgment ?? programme.Tiers.First(tier => tier.Name == pool.Tier).PricePerJudgment),
            StringComparer.Ordinal);
        var spent = Sum(judged.Select(pair => (pair.Key, pair.Value)), prices, poolOf);
        var committed = Sum(running.Select(reviewer => (reviewer, 1)), prices, poolOf);
        return [.. programme.Tiers.Where(tier => tier.Budget is not null).Select(tier =>
            ((before.FirstOrDefault(pace => pace.Tier == tier.Name) ?? new TierPace(tier.Name, 0, until)) with
            {
                Budget = tier.Budget!.Value, Until = until,
            }).At(spent.GetValueOrDefault(tier.Name), committed.GetValueOrDefault(tier.Name), now))];
    }

    private static Dictionary<string, decimal> Sum(
        IEnumerable<(string Reviewer, int Count)> judgments, Dictionary<string, (string Tier, decimal Price)> prices,
        Func<string, string?> poolOf)
    {
        var sums = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (reviewer, count) in judgments)
        {
            if (poolOf(reviewer) is { } id && prices.TryGetValue(id, out var pool))
                sums[pool.Tier] = sums.GetValueOrDefault(pool.Tier) + (count * pool.Price);
        }

        return sums;
    }
}
