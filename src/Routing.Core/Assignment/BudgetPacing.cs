namespace Routing.Core.Assignment;

/// <summary>
/// Shadow price of one tier and budget pool (algorithms.md §5.5):
/// μ ← clamp(μ·exp(step·(spend rate / target rate − 1)), min, max), target = remaining budget / remaining horizon.
/// </summary>
/// <param name="Price">μ, in units of the routing score.</param>
/// <param name="Minimum">Floor of μ, above 0: a price of 0 could never rise.</param>
/// <param name="Maximum">Ceiling of μ.</param>
/// <param name="Step">Step of the multiplicative update, no unit.</param>
public sealed record BudgetPacing(double Price, double Minimum = 1e-4, double Maximum = 1e3, double Step = 0.1)
{
    /// <summary>Idle share of a tier that halves its price when it lasts a minute.</summary>
    public const double IdleShare = 0.2;

    /// <summary>The price after a period. A pool that is spent takes the ceiling.</summary>
    /// <param name="spendRate">Spend of the period, money per unit of time.</param>
    /// <param name="remainingBudget">Money left.</param>
    /// <param name="remainingHorizon">Time left, the same unit of time.</param>
    public BudgetPacing Update(double spendRate, double remainingBudget, double remainingHorizon)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spendRate);
        if (remainingBudget <= 0)
            return this with { Price = Maximum };
        if (remainingHorizon <= 0)
            return this;
        var target = remainingBudget / remainingHorizon;
        var price = Price * Math.Exp(Step * ((spendRate / target) - 1));
        return this with { Price = Math.Clamp(price, Minimum, Maximum) };
    }

    /// <summary>The price when more than 20 % of the tier was idle for a minute: half.</summary>
    public BudgetPacing AfterIdleMinute(double idleShare) =>
        idleShare > IdleShare ? this with { Price = Math.Max(Price / 2, Minimum) } : this;

    /// <summary>Whether an expert is offered an item: it needs one, or his score beats the generalists' by μ.</summary>
    public bool OffersExpert(double expertScore, double bestGeneralistScore, bool needsExpert) =>
        needsExpert || expertScore >= bestGeneralistScore + Price;
}
