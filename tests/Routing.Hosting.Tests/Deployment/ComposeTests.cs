using System.Globalization;
using Routing.Grains.Cluster;
using YamlDotNet.RepresentationModel;

namespace Routing.Hosting.Tests.Deployment;

/// <summary>The compose file against the code that it starts.</summary>
public sealed class ComposeTests
{
    private static readonly YamlMappingNode _file = Yaml.Documents("deploy/compose/compose.yaml").Single();

    public static TheoryData<string> Nodes => [.. Services().Where(pair => pair.Node.Map("environment").ContainsKey("ROUTING_NODE_NAME")).Select(pair => pair.Name)];

    [Theory]
    [MemberData(nameof(Nodes))]
    public void A_node_starts_with_all_roles_at_its_address(string name)
    {
        var service = Service(name);
        var environment = DeployedNode.OfTheImage;
        foreach (var (key, value) in service.Map("environment"))
            environment[key] = value;

        var options = DeployedNode.Read(environment);

        Assert.Equal(SiloRole.All, options.Roles);
        Assert.Equal(service.Text("networks", "mesh", "ipv4_address"), options.Address.ToString());
        Assert.Equal(8080, options.Management!.Port);
        Assert.All(service.List("ports"), port => Assert.EndsWith($":{options.GatewayPort}", port.ToString(), StringComparison.Ordinal));
        Assert.Equal(("true", "1654:1654"), (service.Text("read_only"), service.Text("user")));
        Assert.True(
            int.Parse(service.Text("stop_grace_period")!.TrimEnd('s'), CultureInfo.InvariantCulture) > Node.Drain.TotalSeconds,
            "The container is killed while its node drains.");
        Assert.Contains($"models:{options.DataFolder}/models", service.List("volumes").Select(volume => volume.ToString()));
    }

    [Fact]
    public void Two_nodes_have_names_and_addresses_of_their_own()
    {
        var nodes = Nodes.Select(row => Service(row.Data).Map("environment")).ToList();

        Assert.Equal(2, nodes.Count);
        Assert.Equal(2, nodes.Select(node => node["ROUTING_NODE_NAME"]).Distinct().Count());
        Assert.Equal(2, nodes.Select(node => node["ROUTING_NODE_ADDRESS"]).Distinct().Count());
    }

    [Fact]
    public void Secrets_volumes_and_files_that_services_use_are_there()
    {
        var secrets = ((YamlMappingNode)_file.At("secrets")!).Children.Keys.Select(key => key.ToString()).ToHashSet(StringComparer.Ordinal);
        var volumes = ((YamlMappingNode)_file.At("volumes")!).Children.Keys.Select(key => key.ToString()).ToHashSet(StringComparer.Ordinal);

        foreach (var (_, service) in Services())
        {
            Assert.All(service.List("secrets"), secret => Assert.Contains(secret.ToString(), secrets));
            foreach (var source in service.List("volumes").Select(volume => volume.ToString().Split(':')[0]))
            {
                if (source.StartsWith('.'))
                    Assert.True(Path.Exists(Path.Combine(Repository.File("deploy/compose"), source)), source);
                else
                    Assert.Contains(source, volumes);
            }
        }
    }

    [Fact]
    public void What_is_scraped_are_the_nodes_management_ports()
    {
        var targets = Yaml.Documents("deploy/compose/prometheus.yaml").Single().List("scrape_configs")[0].List("static_configs")[0].List("targets");

        Assert.Equal(Nodes.Select(row => $"{row.Data}:8080"), targets.Select(target => target.ToString()));
    }

    private static YamlNode Service(string name) => _file.At("services", name)!;

    private static IEnumerable<(string Name, YamlNode Node)> Services() =>
        ((YamlMappingNode)_file.At("services")!).Children.Select(pair => (pair.Key.ToString(), pair.Value));
}
