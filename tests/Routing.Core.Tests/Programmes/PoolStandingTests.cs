using Routing.Core.Programmes;
using Xunit;

namespace Routing.Core.Tests.Programmes;

public sealed class PoolStandingTests
{
    [Fact]
    public void Who_keeps_his_word_is_offered_all_there_is()
    {
        var standing = After(kept: 45, lapsed: 5);

        Assert.Equal((20, null), (standing.Places(20), standing.Words));
    }

    [Fact]
    public void Who_lets_more_than_a_fifth_lapse_is_offered_the_share_that_he_kept_and_is_told_why()
    {
        var standing = After(kept: 6, lapsed: 4);

        Assert.Equal(12, standing.Places(20));
        Assert.Equal(1, standing.Places(1));
        Assert.StartsWith("4 of the last 10 accepted places lapsed", standing.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_few_places_say_nothing_yet() => Assert.False(After(kept: 0, lapsed: 9).IsBreach);

    [Fact]
    public void Who_keeps_nothing_may_still_show_that_he_does_better_and_is_then_forgiven()
    {
        var standing = After(kept: 0, lapsed: 50);
        Assert.Equal(1, standing.Places(20));

        for (var n = 0; n < 40; n++)
            standing = standing.With(kept: true);

        Assert.Equal((50, 10, 20), (standing.Count, standing.Lapsed, standing.Places(20)));
    }

    private static PoolStanding After(int kept, int lapsed)
    {
        var standing = PoolStanding.Initial;
        for (var n = 0; n < kept + lapsed; n++)
            standing = standing.With(n < kept);
        return standing;
    }
}
