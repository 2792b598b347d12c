using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using Xunit;

namespace Routing.Core.Tests.Programmes;

public sealed class SettlementsTests
{
    private static readonly DateTimeOffset _begin = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), _end = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (long Position, DateTimeOffset At)[] _work = [(3, _begin.AddDays(1)), (5, _begin.AddDays(2)), (9, _begin.AddDays(3))];

    [Fact]
    public void A_period_is_settled_once()
    {
        var settled = After(Settlements.Initial, Of("november", position: 9), _work);

        Assert.Equal(settled, After(settled, Of("november", position: 20) with { Price = 7 }, _work));
        Assert.All(_work, work => Assert.Equal("november", settled.Of(work.Position, work.At)!.Id));
        Assert.Equal(5, settled.Last(_begin, _end)!.Price);
    }

    [Fact]
    public void What_came_or_could_be_read_later_is_a_correction_of_new_lines_and_of_nothing_else()
    {
        var settled = After(Settlements.Initial, Of("november", position: 7) with { Unread = [3] }, _work[1..2]);
        settled = After(settled, Of("november", position: 9), _work);

        var correction = settled.Last(_begin, _end)!;
        Assert.Equal("november", correction.Corrects);
        Assert.NotEqual("november", correction.Id);
        Assert.Equal([correction.Id, "november", correction.Id], _work.Select(work => settled.Of(work.Position, work.At)!.Id));
        Assert.Equal(settled, After(settled, Of("november", position: 30), _work));
    }

    [Fact]
    public void A_period_that_overlaps_a_settled_one_holds_only_what_that_one_did_not()
    {
        var settled = After(Settlements.Initial, Of("november", position: 9), _work);
        var later = Of("late", position: 12) with { From = _begin.AddDays(2), To = _end.AddDays(9) };

        var refused = Assert.IsType<Decision<SettlementEvent>.Refused>(settled.Settle(later, _work[1..]));
        Assert.Equal("period_settled", refused.Reason.Code);
        var work = (Position: 12L, At: _end.AddDays(1));
        settled = After(settled, later, [.. _work[1..], work]);
        Assert.Equal("november", settled.Of(work.Position, work.At)!.Corrects);
        Assert.Equal("november", settled.Of(_work[1].Position, _work[1].At)!.Id);
    }

    private static SettlementEvent.Stated Of(string id, long position) => new(id, _begin, _end, 5, position, []);

    private static Settlements After(Settlements settled, SettlementEvent.Stated offered, (long, DateTimeOffset)[] work) =>
        Assert.IsType<Decision<SettlementEvent>.Accepted>(settled.Settle(offered, work)).Events.Aggregate(settled, (state, e) => state.Apply(e));
}
