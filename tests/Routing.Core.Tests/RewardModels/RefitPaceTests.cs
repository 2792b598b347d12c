using Routing.Core.RewardModels;
using Xunit;

namespace Routing.Core.Tests.RewardModels;

public sealed class RefitPaceTests
{
    private const int Least = 10;

    private static readonly DateTimeOffset _start = new(2026, 11, 29, 8, 0, 0, TimeSpan.Zero);

    private readonly RefitPace _pace = new();

    [Fact]
    public void A_fit_begins_after_enough_judgments_and_no_other_beside_it()
    {
        Assert.Null(Begin(Least - 1, 0));
        Assert.Equal(_start, Begin(Least, 1));

        Assert.False(_pace.Hears(10 * Least));
        Assert.Null(Begin(10 * Least, 2));
    }

    [Fact]
    public void Judgments_count_from_what_the_last_one_had_heard_and_labels_from_when_it_began()
    {
        Begin(Least, 1);
        _pace.Made();

        Assert.False(_pace.Hears(Least));
        Assert.Null(Begin((2 * Least) - 1, 2));
        Assert.Equal(_start.AddSeconds(1), Begin(2 * Least, 3));
    }

    [Fact]
    public void Where_too_few_labels_are_new_the_next_waits_for_a_judgment_and_a_second()
    {
        Begin(Least, 1);
        _pace.TooFew(_start.AddSeconds(1));

        Assert.False(_pace.Hears(Least));
        Assert.Null(Begin(Least + 1, 1.9));
        Assert.Equal(_start, Begin(Least + 1, 2));
    }

    [Fact]
    public void What_failed_is_tried_again_after_five_seconds_without_another_judgment()
    {
        Begin(Least, 1);
        _pace.Failed(_start.AddSeconds(1));

        Assert.True(_pace.Hears(Least));
        Assert.Null(Begin(Least, 5.9));
        Assert.Equal(_start, Begin(Least, 6));
    }

    private DateTimeOffset? Begin(long judgments, double seconds) => _pace.Begin(judgments, Least, _start, _start.AddSeconds(seconds));
}
