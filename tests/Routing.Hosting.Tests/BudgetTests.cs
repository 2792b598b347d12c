using Routing.Core.Programmes;

namespace Routing.Hosting.Tests;

public sealed class BudgetTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tier_whose_money_is_spent_is_offered_nothing_and_status_says_so()
    {
        var programme = TestNode.Pairs();
        await using var node = await TestNode.Start(programme with
        {
            Tiers = [new Tier("general", 5, false, Budget: 12), programme.Tiers[1]], BudgetUntil = TimeProvider.System.GetUtcNow().AddDays(1),
        });
        await node.Import([.. Enumerable.Range(0, 5).Select(n => new Contracts.ItemDocument($"item-{n}", "Which?", $"a {n}", $"b {n}"))]);
        await node.Enrol("ada");
        for (var n = 0; n < 2; n++)
            await node.Submit("ada", (await node.Ask("ada", $"k{n}")).Task!);
        var leased = (await node.Ask("ada", "k2")).Task!;

        await node.Client.Refit(TestNode.Name, Stop);
        var money = Assert.Single((await node.Client.Status(TestNode.Name, Stop)).Budgets!);
        var refused = await node.Ask("ada", "k3");

        Assert.Equal((12m, 10m, 5m, 0m, true), (money.Budget, money.Spent, money.Committed, money.Left, money.IsSpent));
        Assert.Null(refused.Task);
        Assert.StartsWith("budget_spent: 10 of 12 cents", Assert.Single(refused.Reasons), StringComparison.Ordinal);
        // What was begun is paid for.
        Assert.Null((await node.Submit("ada", leased)).Code);
    }
}
