using Routing.Grains.Cluster;

namespace Routing.Hosting.Tests;

public sealed class NodeConfigurationTests
{
    [Fact]
    public void A_file_gives_the_settings_and_the_command_line_wins()
    {
        using var secret = new TemporaryFile("Host=db;Username=routing\n");
        using var file = new TemporaryFile($$"""
            { "DatabaseFile": "{{secret.Path}}", "ClusterId": "blue", "Address": "10.1.2.3", "SiloPort": 4000, "GatewayPort": 0,
              "Roles": "scorer, trainer", "Shards": 16, "ManagementPort": 8080 }
            """);

        var options = NodeConfiguration.Read(file.Path, new Dictionary<string, string?> { ["SiloPort"] = "4001" });

        Assert.Equal(
            ("Host=db;Username=routing", "blue", "10.1.2.3", 4001, 0, 16, 8080),
            (options.Database, options.ClusterId, options.Address.ToString(), options.SiloPort, options.GatewayPort, options.Grains.Shards, options.Management!.Port));
        Assert.Equal([SiloRole.Scorer, SiloRole.Trainer], options.Roles);
    }

    [Fact]
    public void All_faults_are_told_together()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => NodeConfiguration.Read(null, new Dictionary<string, string?>
        {
            ["SiloPort"] = "0", ["Roles"] = "router,cook", ["Address"] = "here", ["DatabaseFile"] = "/no/such/file",
        }));

        foreach (var name in new[] { "SiloPort", "Roles", "Address", "DatabaseFile" })
            Assert.Contains($"\n  {name}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_does_not_exist_is_a_fault()
    {
        var refused = Assert.Throws<InvalidOperationException>(
            () => NodeConfiguration.Read(null, new Dictionary<string, string?> { ["GatewayPrt"] = "1" }));

        Assert.Contains("GatewayPrt", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_settings_a_node_is_alone_on_its_machine() => Assert.True(NodeConfiguration.Read(null).IsEmbedded);

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
