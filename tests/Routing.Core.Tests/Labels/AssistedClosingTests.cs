using System.Collections.Immutable;
using Routing.Core.Labels;
using Xunit;

namespace Routing.Core.Tests.Labels;

public sealed class AssistedClosingTests
{
    [Fact]
    public void Too_few_items_show_nothing_even_when_none_is_wrong()
    {
        Assert.Null(AssistedClosing.FixedSequence([.. Enumerable.Repeat(Look(0.9999, false), 58)], 0.05));
        Assert.NotNull(AssistedClosing.FixedSequence([.. Enumerable.Repeat(Look(0.9999, false), 59)], 0.05));
    }

    [Fact]
    public void The_sequence_stops_at_the_first_threshold_that_fails()
    {
        var items = Enumerable.Repeat(Look(0.992, false), 100).Concat(Enumerable.Repeat(Look(0.96, true), 20))
            .Concat(Enumerable.Repeat(Look(0.85, false), 5000)).ToList();

        Assert.Equal(0.97, AssistedClosing.FixedSequence(items, 0.05));
    }

    [Fact]
    public void The_first_look_above_the_threshold_is_the_one_that_would_have_closed()
    {
        var late = ImmutableArray.Create((0.91, true), (0.999, false));

        Assert.Equal(0.93, AssistedClosing.FixedSequence([.. Enumerable.Repeat(late, 100)], 0.05));
    }

    // Errors exactly at the promise: a threshold may be chosen in at most 5 % of the programmes, and two standard errors.
    [Fact]
    public void At_the_boundary_a_threshold_is_chosen_as_seldom_as_promised()
    {
        const int Programmes = 1000;
        var random = new Random(4);

        var chosen = Enumerable.Range(0, Programmes).Count(_ => AssistedClosing.FixedSequence(
            [.. Enumerable.Range(0, 300).Select(_ => Look(0.9995, random.NextDouble() < 0.05))], 0.05) is not null);

        Assert.InRange(chosen / (double)Programmes, 0, 0.05 + (2 * Math.Sqrt(0.05 * 0.95 / Programmes)));
    }

    private static ImmutableArray<(double, bool)> Look(double confidence, bool wrong) => [(confidence, wrong)];
}
