using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Routing.Core.Telemetry;

namespace Routing.Grains.Telemetry;

/// <summary>How much of the tiers' money is left. Names of tiers are the tenant's words; what a tier means is ours.</summary>
internal static class BudgetMeter
{
    public static void Record(Programme programme, IReadOnlyCollection<TierPace> paces)
    {
        foreach (var kind in paces.Where(pace => pace.Budget > 0)
            .GroupBy(pace => programme.Tiers.Any(tier => tier.Expert && tier.Name == pace.Tier) ? "expert" : "general"))
        {
            Instruments.BudgetLeft.Record(
                (double)kind.Min(pace => pace.Left / pace.Budget), new KeyValuePair<string, object?>("tier", kind.Key));
        }
    }
}
