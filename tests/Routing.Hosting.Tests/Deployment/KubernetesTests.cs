using System.Globalization;
using Routing.Grains.Cluster;
using YamlDotNet.RepresentationModel;

namespace Routing.Hosting.Tests.Deployment;

/// <summary>The manifests against the code that they start.</summary>
public sealed class KubernetesTests
{
    private const string Folder = "deploy/kubernetes";

    private static readonly string[] _probes = ["startupProbe", "livenessProbe", "readinessProbe"];

    public static TheoryData<string> Roles => [.. SiloRole.All];

    [Fact]
    public void Every_manifest_is_applied()
    {
        var applied = Yaml.Documents($"{Folder}/kustomization.yaml").Single().List("resources").Select(file => file.ToString());

        var present = Directory.GetFiles(Repository.File(Folder), "*.yaml").Select(Path.GetFileName).Where(file => file != "kustomization.yaml");

        Assert.Equal(present.Order(StringComparer.Ordinal), applied.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void The_deployment_of_a_role_starts_a_node_of_that_role_on_the_ports_that_it_opens(string role)
    {
        var container = ContainerOf(role);

        var options = OptionsOf(container);

        Assert.Equal([role], options.Roles);
        Assert.Equal("10.1.2.3", options.Address.ToString());
        var opened = container.List("ports").ToDictionary(port => port.Text("name")!, port => Number(port, "containerPort"), StringComparer.Ordinal);
        var listened = new Dictionary<string, int>(StringComparer.Ordinal) { ["silo"] = options.SiloPort, ["management"] = options.Management!.Port };
        if (options.GatewayPort > 0)
            listened["gateway"] = options.GatewayPort;
        Assert.Equal(listened, opened);
        Assert.Equal("0.0.0.0", options.Management.Address.ToString());
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void A_pod_is_asked_where_the_node_answers_and_has_time_to_drain(string role)
    {
        var (pod, container) = (PodOf(role), ContainerOf(role));

        Assert.Equal(
            ["/health/startup management", "/health/live management", "/health/ready management"],
            _probes.Select(
                probe => $"{container.Text(probe, "httpGet", "path")} {container.Text(probe, "httpGet", "port")}"));
        var pause = container.At("lifecycle") is null ? 0 : Number(container, "lifecycle", "preStop", "sleep", "seconds");
        Assert.True(Number(pod, "terminationGracePeriodSeconds") >= Node.Drain.TotalSeconds + pause, "The pod is killed while its node drains.");
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void A_pod_has_no_rights_and_what_its_node_writes_or_reads_is_mounted(string role)
    {
        var (pod, container) = (PodOf(role), ContainerOf(role));
        var options = OptionsOf(container);

        Assert.Equal("true", pod.Text("securityContext", "runAsNonRoot"));
        Assert.Equal("true", container.Text("securityContext", "readOnlyRootFilesystem"));
        Assert.Equal("false", container.Text("securityContext", "allowPrivilegeEscalation"));
        Assert.Equal(["ALL"], container.List("securityContext", "capabilities", "drop").Select(one => one.ToString()));
        Assert.NotNull(container.Text("resources", "limits", "memory"));
        var volumes = pod.List("volumes").ToDictionary(volume => volume.Text("name")!, volume => volume, StringComparer.Ordinal);
        var mounts = container.List("volumeMounts").ToDictionary(mount => mount.Text("mountPath")!, mount => volumes[mount.Text("name")!], StringComparer.Ordinal);
        Assert.NotNull(mounts[options.DataFolder].At("emptyDir"));
        Assert.NotNull(mounts["/tmp"].At("emptyDir"));
        // Trainers write what scorers read.
        Assert.Equal("routing-models", mounts[$"{options.DataFolder}/models"].Text("persistentVolumeClaim", "claimName"));
        var secrets = mounts["/etc/routing"].Text("secret", "secretName");
        Assert.Equal("routing", secrets);
        Assert.All(
            container.List("env").Select(one => one.Text("value")).Where(value => value?.StartsWith("/etc/", StringComparison.Ordinal) == true),
            file => Assert.StartsWith("/etc/routing/", file, StringComparison.Ordinal));
    }

    [Fact]
    public void Budgets_services_and_policies_choose_pods_that_there_are()
    {
        var labels = SiloRole.All.Select(role => Deployment(role).Map("spec", "template", "metadata", "labels")).ToList();

        var selectors = All().Select(one => one.Text("kind") switch
        {
            "PodDisruptionBudget" => one.Map("spec", "selector", "matchLabels"),
            "NetworkPolicy" => one.Map("spec", "podSelector", "matchLabels"),
            "Service" => one.Map("spec", "selector"),
            _ => null,
        }).OfType<Dictionary<string, string>>().ToList();

        Assert.True(selectors.Count >= 5, $"Only {selectors.Count} selectors were found.");
        Assert.All(selectors, selector => Assert.Contains(labels, pod => selector.All(pair => pod.GetValueOrDefault(pair.Key) == pair.Value)));
    }

    [Fact]
    public void At_least_three_silos_hold_the_programmes_and_one_is_added_before_one_is_stopped()
    {
        var router = Deployment(SiloRole.Router);

        Assert.True(Number(router, "spec", "replicas") >= 3, "Two silos have no third witness when one is silent.");
        Assert.Equal(
            ("0", "1"), (router.Text("spec", "strategy", "rollingUpdate", "maxUnavailable"), router.Text("spec", "strategy", "rollingUpdate", "maxSurge")));
    }

    private static NodeOptions OptionsOf(YamlNode container)
    {
        var environment = DeployedNode.OfTheImage;
        foreach (var one in container.List("env"))
        {
            environment[one.Text("name")!] = one.Text("value") ?? one.Text("valueFrom", "fieldRef", "fieldPath") switch
            {
                "status.podIP" => "10.1.2.3",
                "metadata.name" => "pod-1",
                var other => throw new InvalidOperationException($"'{other}' is not a field of a pod that is known here."),
            };
        }

        return DeployedNode.Read(environment);
    }

    private static int Number(YamlNode node, params string[] path) => int.Parse(node.Text(path)!, CultureInfo.InvariantCulture);

    private static YamlNode ContainerOf(string role) => PodOf(role).List("containers").Single();

    private static YamlNode PodOf(string role) => Deployment(role).At("spec", "template", "spec")!;

    private static YamlMappingNode Deployment(string role) =>
        All().Single(one => one.Text("kind") == "Deployment" && one.Text("metadata", "name") == $"routing-{role}");

    private static IEnumerable<YamlMappingNode> All() =>
        Directory.GetFiles(Repository.File(Folder), "*.yaml").SelectMany(Yaml.Documents);
}
