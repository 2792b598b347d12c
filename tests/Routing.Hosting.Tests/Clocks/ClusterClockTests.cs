using Routing.Hosting.Cluster;

namespace Routing.Hosting.Tests.Clocks;

public sealed class ClusterClockTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(-600)]
    [InlineData(0)]
    [InlineData(600)]
    public void A_node_shows_the_databases_time_whatever_its_own_clock_says(int aheadSeconds)
    {
        var machine = new MachineClock(_noon.AddSeconds(aheadSeconds));
        var clock = new ClusterClock(machine);

        var skew = clock.Heard(_noon);
        machine.Pass(_minute);

        Assert.Equal(TimeSpan.FromSeconds(aheadSeconds), skew);
        Assert.Equal(_noon + _minute, clock.GetUtcNow());
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void A_clock_that_is_set_moves_nothing_and_is_noticed(int bySeconds)
    {
        var machine = new MachineClock(_noon);
        var clock = new ClusterClock(machine);
        clock.Heard(_noon);

        machine.Set(TimeSpan.FromSeconds(bySeconds));

        Assert.Equal(_noon, clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(bySeconds), clock.Heard(_noon));
        Assert.Equal(_noon, clock.GetUtcNow());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_difference_is_made_up_for_slowly_and_time_never_runs_backwards(int seconds)
    {
        var machine = new MachineClock(_noon);
        var clock = new ClusterClock(machine);
        clock.Heard(_noon);

        clock.Heard(_noon.AddSeconds(seconds)); // The counter of this machine, or the database's, runs unevenly.

        Assert.Equal(_noon, clock.GetUtcNow());
        machine.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(_noon.AddSeconds(10 + (0.5 * seconds)), clock.GetUtcNow());
        machine.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(_noon.AddSeconds(20 + seconds), clock.GetUtcNow());
        machine.Pass(_minute);
        Assert.Equal(_noon.AddSeconds(80 + seconds), clock.GetUtcNow());
    }

    [Fact]
    public void A_database_whose_clock_is_set_takes_all_nodes_along_slowly_and_together()
    {
        var (first, second) = (new MachineClock(_noon), new MachineClock(_noon.AddSeconds(1)));
        var clocks = new[] { new ClusterClock(first), new ClusterClock(second) };
        foreach (var clock in clocks)
            clock.Heard(_noon);

        for (var look = 1; look <= 6; look++)
        {
            first.Pass(TimeSpan.FromSeconds(10));
            second.Pass(TimeSpan.FromSeconds(10));
            foreach (var clock in clocks)
                clock.Heard(_noon.AddHours(1).AddSeconds(10 * look));
        }

        // The first look came after ten seconds without a difference: five looks of half a second.
        Assert.Equal(_noon.AddSeconds(62.5), clocks[0].GetUtcNow());
        Assert.Equal(clocks[0].GetUtcNow(), clocks[1].GetUtcNow());
    }

    [Fact]
    public void A_machine_that_slept_wakes_in_the_present()
    {
        var machine = new MachineClock(_noon);
        var clock = new ClusterClock(machine);
        clock.Heard(_noon);

        machine.Sleep(_minute);
        Assert.Equal(_noon, clock.GetUtcNow()); // The counter stood still.

        clock.Heard(_noon + _minute);
        Assert.Equal(_noon + _minute, clock.GetUtcNow());
    }
}
