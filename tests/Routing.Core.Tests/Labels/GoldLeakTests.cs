using Routing.Core.Labels;
using Routing.Core.Tests.Tasks;
using Xunit;

namespace Routing.Core.Tests.Labels;

public sealed class GoldLeakTests
{
    private static readonly Core.Programmes.Programme _programme = Given.Pairs with { CalibrationSize = 1 };

    [Fact]
    public void Gold_that_late_comers_pass_and_early_ones_did_not_is_doubted()
    {
        var health = GoldHealth.Of(_programme, [Item("leaked", early: 0.6, late: 0.95), Item("kept", early: 0.7, late: 0.7)]);

        Assert.Equal("60 % of the first 50 passed it, 95 % since: its answer may have got about", health["leaked"].Doubt!.Replace("%", " %", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal));
        Assert.True(health["leaked"].IsRetired);
        Assert.Null(health["kept"].Doubt);
    }

    // Of 40 late comers .15 more than .6 is within chance: 1.5 standard deviations.
    [Fact]
    public void A_rise_within_chance_is_none() => Assert.Null(GoldHealth.Of(_programme, [Item("item", early: 0.6, late: 0.76)])["item"].Doubt);

    [Fact]
    public void Fresh_gold_has_nothing_to_be_compared_with() =>
        Assert.Null(GoldHealth.Of(_programme, [Item("item", early: 0.6, late: 1) with { Votes = Item("item", 0.6, 1).Votes[..50] }])["item"].Doubt);

    // Ninety people, evenly right within the first fifty and within the others.
    private static VotedItem Item(string id, double early, double late) => new(id, "general", [0],
    [
        .. Enumerable.Range(0, 90).Select(n => new ItemVote(
            $"p{n:00}", false, [Share(n < 50 ? n : n - 50, n < 50 ? early : late) ? 0 : 1], Given.Noon.AddMinutes(n))),
    ]);

    private static bool Share(int n, double share) => (int)((n + 1) * share + 1e-9) > (int)(n * share + 1e-9);
}
