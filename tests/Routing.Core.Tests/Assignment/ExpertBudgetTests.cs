using Routing.Core.Assignment;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Assignment;

public sealed class ExpertBudgetTests
{
    [Theory]
    [InlineData(2, 10, false)]
    [InlineData(3, 10, true)]
    public void The_price_halves_after_a_minute_in_which_more_than_a_fifth_of_the_experts_was_turned_away(int turnedAway, int asked, bool halves)
    {
        var budget = new ExpertBudget(0.1);

        for (var n = 0; n < asked; n++)
            budget = budget.Looked($"e{n}", n < turnedAway, Noon.AddSeconds(n < asked - 1 ? n : 59));
        Assert.Equal(new ExpertBudget(0.1).Pacing, budget.Pacing);
        budget = budget.Looked($"e{asked - 1}", turnedAway: false, Noon.AddSeconds(60));

        Assert.Equal(halves ? 0.005 : 0.01, budget.Pacing.Price);
    }

    [Fact]
    public void Who_is_looked_for_work_again_and_again_counts_once_and_who_was_served_in_between_is_not_idle()
    {
        var budget = new ExpertBudget(0.1);

        for (var second = 0; second < 60; second++)
        {
            budget = budget.Looked("waits", turnedAway: true, Noon.AddSeconds(second));
            budget = budget.Looked("sometimes", turnedAway: second != 30, Noon.AddSeconds(second));
        }

        for (var n = 0; n < 3; n++)
            budget = budget.Looked($"served {n}", turnedAway: false, Noon.AddSeconds(59));

        // One of five is a fifth, not more.
        Assert.Equal(0.01, budget.Looked("waits", turnedAway: true, Noon.AddSeconds(60)).Pacing.Price);
    }

    [Fact]
    public void Each_minute_counts_anew_and_the_price_stays_above_its_floor()
    {
        var budget = new ExpertBudget(0.1);

        for (var minute = 0; minute < 30; minute++)
            budget = budget.Looked("a", true, Noon.AddMinutes(2 * minute)).Looked("a", true, Noon.AddMinutes((2 * minute) + 1));
        Assert.Equal(budget.Pacing.Minimum, budget.Pacing.Price);

        var low = budget.Pacing.Price;
        for (var second = 0; second <= 60; second++)
            budget = budget.Looked("a", false, Noon.AddHours(2).AddSeconds(second));
        Assert.Equal(low, budget.Pacing.Price);
    }
}
