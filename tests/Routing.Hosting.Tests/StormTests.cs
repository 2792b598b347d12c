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
}
