using Routing.Core.Programmes;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.RewardModels;

public sealed class RewardFamilyTests
{
    private static readonly RewardModelPolicy _policy = new()
    {
        NewLabels = 300,
        Families = [new RewardFamily("code", ["code", "sql"]) { NewLabels = 50, Recipe = new TrainingRecipe { Head = HeadKind.Hashed } }],
    };

    [Fact]
    public void A_family_has_its_slices_and_its_own_triggers_and_recipe_and_shares_the_rest()
    {
        Assert.Equal(["overall", "code"], _policy.Lines);
        Assert.Equal(("code", "code", "overall"), (_policy.LineOf("code"), _policy.LineOf("sql"), _policy.LineOf("poems")));
        var own = _policy.For("code")!;
        Assert.Equal((50, HeadKind.Hashed, _policy.RefitLabels), (own.NewLabels, own.Recipe.Head, own.RefitLabels));
        Assert.Same(_policy, _policy.For("overall"));
        Assert.Null(_policy.For("poems"));
    }

    [Fact]
    public void A_policy_with_families_is_the_same_after_it_was_sent() =>
        Assert.Equal(
            "code", ProgrammeJson.Read(ProgrammeJson.Write(Pairs with { RewardModel = _policy })).RewardModel!.LineOf("sql"));

    [Theory]
    [InlineData("overall", "a", 1, "/rewardModel/families/0/name")]
    [InlineData("my-family", "a", 1, "/rewardModel/families/0/name")]
    [InlineData("one", "a a", 1, "/rewardModel/families/0/slices")]
    [InlineData("one", "a", 0, "/rewardModel/families/0/newLabels")]
    public void What_is_wrong_with_a_family_is_said_where_it_stands(string name, string slices, int newLabels, string where)
    {
        var programme = Pairs with
        {
            RewardModel = new RewardModelPolicy { Families = [new RewardFamily(name, [.. slices.Split(' ')]) { NewLabels = newLabels }] },
        };

        var faults = ProgrammeRules.Validate(programme).Select(fault => fault.Pointer).Except(ProgrammeRules.Validate(Pairs).Select(fault => fault.Pointer));
        Assert.Equal([where], faults);
    }
}
