using Orleans.Runtime.MembershipService.SiloMetadata;
using Routing.Contracts;
using Routing.Grains.Cluster;

namespace Routing.Grains.Tests;

public sealed class RoleTests
{
    private static CancellationToken Stop => TestCluster.Stop;

    [Fact]
    public async Task Grains_live_only_on_silos_of_their_role()
    {
        await using var cluster = await TestCluster.Start(2, roles: [[SiloRole.Router], [SiloRole.Scorer, SiloRole.Trainer]]);
        await cluster.Import(20);

        for (var n = 0; n < 20; n++)
        {
            var host = await cluster.HostOf(cluster.Item($"item-{n}"));
            var roles = TestCluster.Service<ISiloMetadataCache>(host).GetSiloMetadata(host.SiloAddress).Metadata[SiloRole.Key];
            Assert.Equal(SiloRole.Router, roles);
        }
    }

    [Fact]
    public async Task A_cluster_without_a_scorer_routes_on_and_says_that_there_is_none()
    {
        await using var cluster = await TestCluster.Start(1, roles: [[SiloRole.Router]]);
        await cluster.Import(1);
        await cluster.Enrol("ada");

        var missing = await Assert.ThrowsAnyAsync<OrleansException>(
            () => cluster.Client.GetGrain<IScorerGrain>($"{TestCluster.Name}/scr_line-0").Score(new ScoreBatch("?", []), Stop));

        Assert.Contains("scorer", missing.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.NotNull((await cluster.Reviewer("ada").RequestWork("ask", Stop)).Task);
    }
}
