using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Assignment;

public sealed class TierPaceTests
{
    private const decimal Price = 5;

    // algorithms.md §5.5: spend within 2 % of the plan for stationary arrivals. People ask every second for offers worth between 0 and
    // .04; the money is enough for less than a third of them.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Money_lasts_until_the_end_and_is_used(int seed)
    {
        var hours = 12;
        var budget = 60_000m;

        var (pace, halfway, worth) = Simulate(seed, hours, budget, arrivals: 1);

        Assert.InRange(pace.Spent, 0.98m * budget, budget);
        Assert.InRange(halfway, 0.45m * budget, 0.55m * budget);
        // What was bought was worth more than the mean of what there was.
        Assert.True(worth > 0.028);
    }

    [Fact]
    public void Where_money_is_plenty_nobody_is_turned_away()
    {
        var (pace, _, worth) = Simulate(3, 2, 1_000_000m, arrivals: 1);

        Assert.Equal(2 * 3600 * Price, pace.Spent);
        Assert.InRange(worth, 0.019, 0.021);
        Assert.Equal(pace.Budget - pace.Spent, pace.Left);
    }

    [Fact]
    public void The_forecast_goes_on_as_of_late_and_the_end_is_the_end()
    {
        var pace = new TierPace("general", 100, Noon.AddHours(10)).At(0, 0, Noon).At(10, 0, Noon.AddHours(1)).At(20, 5, Noon.AddHours(2));

        // 15 cents in the last hour, leases counted, and eight more hours; the memory is ten minutes.
        Assert.Equal(25 + (8 * 15), (double)pace.Forecast(Noon.AddHours(2)), 0.2);
        Assert.Equal((75m, false), (pace.Left, pace.IsSpent));
        Assert.True(pace.At(90, 10, Noon.AddHours(2).AddSeconds(1)).IsSpent);
    }

    [Fact]
    public void Judgments_and_running_leases_cost_what_the_pool_costs()
    {
        var programme = Pairs with
        {
            Tiers = [new Tier("general", 1, false), new Tier("expert", 10, true, 0.9, Budget: 50)], BudgetUntil = Noon.AddDays(1),
            Pools = [new Pool("crowd", "general", []), new Pool("law", "expert", []), new Pool("dear", "expert", [], 15)],
        };
        var pools = new Dictionary<string, string> { ["ada"] = "crowd", ["bob"] = "law", ["cid"] = "dear" };

        var pace = Assert.Single(TierPaces.After(
            [], programme, new Dictionary<string, int> { ["ada"] = 9, ["bob"] = 2 }, ["cid", "ada"], pools.GetValueOrDefault, Noon));

        Assert.Equal(("expert", 20m, 15m, 15m), (pace.Tier, pace.Spent, pace.Committed, pace.Left));
    }

    [Fact]
    public void What_is_worth_less_than_the_price_is_not_offered()
    {
        var queue = new WorkQueue(Pairs with { ExplorationShare = 0 }, "test");
        queue.Put(new QueuedItem("item", 0, [0.4, 0.4, 0.2], 0, "en", false, Noon, 0, [], []), Noon);
        var asker = new Asker(new ReviewerProfile("ada", 0, new HashSet<string> { "en" }), 1, null);
        double[,] theta = { { 0.8, 0.1, 0.1 }, { 0.1, 0.8, 0.1 }, { 0.1, 0.1, 0.8 } };
        var rater = new RaterView(_ => theta, _ => theta, _ => theta);

        Assert.Null(queue.Reserve(asker with { ShadowPrice = 10 }, rater, 0.9, Noon));
        var offer = queue.Reserve(asker with { ShadowPrice = 0.01 }, rater, 0.9, Noon)!;

        Assert.Equal(0.01, offer.Parts.ShadowPrice);
        Assert.True(offer.Parts.Score > 0);
        Assert.NotNull(queue.Reserve(asker with { ShadowPrice = 10 }, rater, 0.01, Noon)); // the coverage share
    }

    // People ask, are offered what is worth the price, and are done at once. The price moves every ten seconds.
    private static (TierPace Pace, decimal Halfway, double Worth) Simulate(int seed, int hours, decimal budget, int arrivals)
    {
        var random = new Random(seed);
        var end = Noon.AddHours(hours);
        var pace = new TierPace("general", budget, end).At(0, 0, Noon);
        var (spent, halfway, worth, bought) = (0m, 0m, 0.0, 0);
        for (var second = 1; second <= hours * 3600; second++)
        {
            for (var n = 0; n < arrivals; n++)
            {
                var score = 0.04 * random.NextDouble();
                if (pace.IsSpent || spent + Price > budget || score < pace.Price)
                    continue;
                spent += Price;
                worth += score;
                bought++;
            }

            if (second == hours * 1800)
                halfway = spent;
            if (second % 10 == 0)
                pace = pace.At(spent, 0, Noon.AddSeconds(second));
        }

        return (pace, halfway, worth / bought);
    }
}
