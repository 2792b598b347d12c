using System.Text.RegularExpressions;

namespace Routing.Hosting.Tests.Deployment;

/// <summary>The settings that a file of deploy/ gives a node, read as the node reads them.</summary>
internal static partial class DeployedNode
{
    /// <summary>What the image sets for every container.</summary>
    public static Dictionary<string, string> OfTheImage =>
        Variable().Matches(File.ReadAllText(Repository.File("deploy/container/Containerfile")))
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.Ordinal);

    /// <summary>The options of a node with these variables. Files of secrets, which no checkout has, are stood in for.</summary>
    /// <exception cref="InvalidOperationException">A node would not start with them.</exception>
    public static NodeOptions Read(IReadOnlyDictionary<string, string> environment, string? settings = null)
    {
        var secret = Path.GetTempFileName();
        File.WriteAllText(secret, "Host=database;Username=routing;Database=routing");
        try
        {
            return NodeConfiguration.Read(settings, environment
                .Where(pair => pair.Key.StartsWith(NodeConfiguration.Prefix, StringComparison.Ordinal))
                .ToDictionary(
                    pair => pair.Key[NodeConfiguration.Prefix.Length..],
                    pair => pair.Key.EndsWith("DATABASEFILE", StringComparison.Ordinal) ? secret : (string?)pair.Value,
                    StringComparer.OrdinalIgnoreCase));
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [GeneratedRegex(@"(ROUTING_NODE_\w+)=(\S+)")]
    private static partial Regex Variable();
}
