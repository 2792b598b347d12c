using Routing.Core.Reviewers;
using static Routing.Core.Reviewers.ReviewerEvent;
using Xunit;

namespace Routing.Core.Tests.Reviewers;

public sealed class GoldTurnsTests
{
    private static readonly DateTimeOffset _noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_programmes_share_bounds_what_the_schedule_asks_for()
    {
        Assert.Equal(0.02, GoldTurns.Rate(With(ReviewerStatus.Active), deviation: 0, programmeShare: 0.05, behind: false, alarm: false, _noon), 9);
        Assert.Equal(0.01, GoldTurns.Rate(With(ReviewerStatus.Active), deviation: 0.3, programmeShare: 0.01, behind: false, alarm: false, _noon), 9);
        Assert.Equal(0, GoldTurns.Rate(With(ReviewerStatus.Probation), deviation: 0.3, programmeShare: 0, behind: false, alarm: true, _noon), 9);
    }

    [Fact]
    public void An_alarm_or_probation_brings_more_gold_than_the_programmes_share()
    {
        Assert.Equal(0.02, GoldTurns.Rate(With(ReviewerStatus.Active), deviation: 0.3, programmeShare: 0.01, behind: false, alarm: true, _noon), 9);
        Assert.Equal(0.05, GoldTurns.Rate(With(ReviewerStatus.Active), deviation: 0, programmeShare: 0.05, behind: true, alarm: false, _noon), 9);
        Assert.Equal(0.2, GoldTurns.Rate(With(ReviewerStatus.Probation), deviation: 0.3, programmeShare: 0.01, behind: false, alarm: false, _noon), 9);
    }

    private static ReviewerState With(ReviewerStatus status) =>
        ReviewerState.Initial.Apply(new StatusChanged(ReviewerStatus.None, status, "test", _noon));
}
