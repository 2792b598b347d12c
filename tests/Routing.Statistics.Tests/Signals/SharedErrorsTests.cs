using Routing.Statistics.Signals;
using Xunit;

namespace Routing.Statistics.Tests.Signals;

public sealed class SharedErrorsTests
{
    // Thirty pairs with twice the errors that their matrices say; the three at the top do not count.
    [Fact]
    public void What_a_crowd_has_in_common_is_expected_of_every_pair()
    {
        EqualErrors[] honest = [.. Enumerable.Range(0, 27).Select(_ => new EqualErrors(40, 8, 4, 3.6))];
        EqualErrors[] copiers = [.. Enumerable.Range(0, 3).Select(_ => new EqualErrors(40, 30, 4, 3.6))];

        var common = SharedErrors.Of([.. honest, .. copiers]);

        Assert.Equal(2, common.Times, 12);
        Assert.Equal(1, common.Spread, 12);
        Assert.False(common.Of(honest[0]).IsSuspicious(30));
        Assert.True(common.Of(copiers[0]).IsSuspicious(30));
    }

    // Scores from −6 to +6 in equal steps: the median is 0, three quarters lie below 3.
    [Fact]
    public void Where_pairs_differ_much_more_is_asked_of_one()
    {
        EqualErrors[] pairs = [.. Enumerable.Range(-20, 41).Select(n => new EqualErrors(200, 100 + (3 * n), 100, 100))];

        var common = SharedErrors.Of(pairs);

        Assert.InRange(common.Spread, 3.5, 5.5);
        Assert.DoesNotContain(pairs, pair => common.Of(pair).IsSuspicious(1));
        Assert.True(pairs[^1].IsSuspicious(1));
    }

    [Fact]
    public void Few_pairs_say_nothing_of_a_typical_one() =>
        Assert.Equal(SharedErrors.None, SharedErrors.Of([.. Enumerable.Range(0, 19).Select(_ => new EqualErrors(40, 8, 4, 3.6))]));
}
