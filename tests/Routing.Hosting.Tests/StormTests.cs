using Routing.Benchmarks.Chaos;
using Routing.TestPostgres;

namespace Routing.Hosting.Tests;

public sealed class StormTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Kills_pauses_and_broken_connections_break_no_promise()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        await using var storm = await Storm.Start(
            new StormOptions { Seed = 11, Length = TimeSpan.FromSeconds(25) }, _ => { }, TestContext.Current.CancellationToken);

        var report = await storm.Run(TestContext.Current.CancellationToken);

        output.WriteLine(report.ToString());
        Assert.Empty(report.Violations);
        // The run was hard enough to mean something.
        Assert.True(report.Kills >= 5, $"Only {report.Kills} kills.");
        Assert.True(report.Acknowledged >= 100, $"Only {report.Acknowledged} judgments.");
    }

    [Fact]
    public async Task Silos_restarted_one_after_the_other_lose_no_lease_and_refuse_nobody()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        await using var storm = await Storm.Start(
            new StormOptions { Silos = 2, Clients = 1, People = 6, Items = 800, Lease = TimeSpan.FromMinutes(2) }, _ => { }, TestContext.Current.CancellationToken);

        var report = await storm.Roll(TestContext.Current.CancellationToken);

        output.WriteLine(report.ToString());
        Assert.Empty(report.Violations);
        Assert.Equal((2, 0), (report.Stops.Count, report.Refused));
        Assert.True(report.Acknowledged >= 50, $"Only {report.Acknowledged} judgments.");
    }
}
