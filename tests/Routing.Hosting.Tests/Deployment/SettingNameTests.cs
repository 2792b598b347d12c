using System.Text.RegularExpressions;

namespace Routing.Hosting.Tests.Deployment;

/// <summary>What the files of deploy/ and their readers call settings.</summary>
public sealed partial class SettingNameTests
{
    private static readonly HashSet<string> _known =
        [.. typeof(NodeSection).GetProperties().Select(property => property.Name.ToUpperInvariant())];

    [Fact]
    public void Every_variable_that_a_file_sets_is_a_setting()
    {
        var named = Directory.GetFiles(Repository.File("deploy"), "*", SearchOption.AllDirectories).Append(Repository.File("README.md"))
            .SelectMany(file => Name().Matches(File.ReadAllText(file)).Select(match => (File: file, Name: match.Groups[1].Value))).ToList();

        Assert.True(named.Count > 20, $"Only {named.Count} variables were found.");
        Assert.DoesNotContain(named, one => !_known.Contains(one.Name));
    }

    [Fact]
    public void The_example_and_the_unit_make_a_node_that_starts()
    {
        var unit = File.ReadAllLines(Repository.File("deploy/systemd/routing.service"));
        var environment = unit.Where(line => line.StartsWith("Environment=", StringComparison.Ordinal))
            .SelectMany(line => line["Environment=".Length..].Split(' ')).Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

        var options = DeployedNode.Read(environment, Repository.File("deploy/settings.example.json"));

        Assert.Equal("10.0.0.11", options.Address.ToString());
        Assert.NotNull(options.CredentialFile);
        Assert.Contains("StateDirectory=routing", unit);
        Assert.Equal("/var/lib/routing", options.DataFolder);
        Assert.True(Seconds(unit, "TimeoutStopSec=") > Node.Drain.TotalSeconds, "The unit kills a node that drains.");
    }

    private static int Seconds(string[] unit, string name) =>
        int.Parse(unit.Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..], System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"ROUTING_NODE_([A-Z0-9]+)")]
    private static partial Regex Name();
}
