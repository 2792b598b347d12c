using Microsoft.Extensions.DependencyInjection;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Programmes;
using Routing.TestPostgres;

namespace Routing.Hosting.Tests.Tls;

/// <summary>Sockets with TLS between client, gateway and silos; certificates of one private authority.</summary>
public sealed class TlsTests(TestDatabases databases)
{
    private static CancellationToken Stop => TestNode.Stop;

    [Fact]
    public async Task Silos_and_clients_of_one_authority_work_together()
    {
        var database = await ClusterNode.Database(databases);
        using var certificates = new TestCertificates();
        await using var first = await ClusterNode.Start(database, options => options with { Tls = certificates.Node() });
        await using var second = await ClusterNode.Start(database, options => options with { Tls = certificates.Node() });
        await using var client = await RoutingClient.Connect(TestNode.ClientOptions(first.Options.GatewayPort) with { Tls = certificates.Client() }, Stop);
        await using var other = await RoutingClient.Connect(TestNode.ClientOptions(second.Options.GatewayPort) with { Tls = certificates.Client() }, Stop);
        Assert.Null((await client.Apply("apply", TestNode.Name, ProgrammeJson.Write(TestNode.Pairs()), Stop)).Code);
        Assert.All(
            await other.ImportItems(TestNode.Name, [.. Enumerable.Range(0, 20).Select(n => new ItemDocument($"item-{n}", "?", "one", "two"))], Stop),
            receipt => Assert.Null(receipt.Code));
        Assert.All(await client.EnrolReviewers(TestNode.Name, [new ReviewerDocument("ada", "crowd", [])], Stop), receipt => Assert.Null(receipt.Code));

        for (var n = 0; n < 20; n++)
        {
            var task = (await (n % 2 == 0 ? client : other).RequestWork($"ask:{n}", TestNode.Name, "ada", Stop)).Task!;
            Assert.Null((await (n % 2 == 0 ? other : client).Submit(TestNode.Answer("ada", task, "A"), Stop)).Code);
        }

        // Silos know each other, and grains of both did the work.
        var cluster = await client.Cluster(Stop);
        Assert.Equal(2, cluster.Silos.Length);
        Assert.All(cluster.Silos, silo => Assert.True(silo.Activations > 0, silo.Name));
    }

    [Fact]
    public async Task Whoever_shows_no_certificate_of_the_authority_is_refused_and_told_why()
    {
        using var certificates = new TestCertificates();
        using var strangers = new TestCertificates();
        await using var node = await TestNode.Start(
            TestNode.Pairs(), configure: options => options with { Tls = certificates.Node() },
            client: options => options with { Tls = certificates.Client() });

        var plain = await Refused(node, null);
        var foreign = await Refused(node, strangers.Client() with { Authority = certificates.Client().Authority });
        var foreignServer = await Refused(node, certificates.Client() with { Authority = strangers.Client().Authority });
        var misnamed = await Refused(node, certificates.Client("elsewhere.routing"));

        Assert.EndsWith("speaks TLS, and this program shows no certificate.", plain.Message, StringComparison.Ordinal);
        Assert.Contains("does not accept the certificate 'CN=a program'", foreign.Message, StringComparison.Ordinal);
        Assert.Contains("not of the authority", foreignServer.Message, StringComparison.Ordinal);
        Assert.Contains("not for 'elsewhere.routing'", misnamed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_with_TLS_is_told_that_the_node_speaks_without()
    {
        using var certificates = new TestCertificates();
        await using var node = await TestNode.Start(TestNode.Pairs());

        var refused = await Refused(node, certificates.Client());

        Assert.Contains("without TLS", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_of_another_authority_or_without_TLS_is_told_why_it_cannot_join()
    {
        var database = await ClusterNode.Database(databases);
        using var certificates = new TestCertificates();
        using var strangers = new TestCertificates();
        await using var member = await ClusterNode.Start(database, options => options with { Tls = certificates.Node() });

        var options = ClusterNode.OptionsOf(database);
        var stranger = await Assert.ThrowsAsync<InvalidOperationException>(() => Node.Open(options with { Tls = strangers.Node() }, Stop));
        var impostor = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Node.Open(options with { Tls = strangers.Node() with { Authority = certificates.AuthorityFile } }, Stop));
        var plain = await Assert.ThrowsAsync<InvalidOperationException>(() => Node.Open(options, Stop));

        Assert.Contains("not of the authority", stranger.Message, StringComparison.Ordinal);
        Assert.Contains("does not accept the certificate", impostor.Message, StringComparison.Ordinal);
        Assert.Contains("speaks TLS, this node does not", plain.Message, StringComparison.Ordinal);
        await using var second = await ClusterNode.Start(database, own => own with { Tls = certificates.Node() });
        Assert.Equal(2, member.Host.Services.GetRequiredService<ISiloStatusOracle>().GetApproximateSiloStatuses(onlyActive: true).Count);
    }

    private static Task<NodeUnavailableException> Refused(TestNode node, ClientTls? tls) => Assert.ThrowsAsync<NodeUnavailableException>(
        () => RoutingClient.Connect(TestNode.ClientOptions(node.Gateway) with { Tls = tls }, Stop));
}
