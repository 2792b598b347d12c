using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Routing.Hosting.Tests.Deployment;

/// <summary>Files of deploy/ as trees, their references and merges resolved.</summary>
internal static class Yaml
{
    public static IEnumerable<YamlMappingNode> Documents(string file)
    {
        using var reader = File.OpenText(Repository.File(file));
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(reader)));
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    /// <summary>What lies at a path of names; null where nothing does.</summary>
    public static YamlNode? At(this YamlNode node, params string[] path) => path.Aggregate(
        (YamlNode?)node, static (at, name) => at is YamlMappingNode map && map.Children.TryGetValue(name, out var child) ? child : null);

    public static string? Text(this YamlNode node, params string[] path) => (node.At(path) as YamlScalarNode)?.Value;

    public static IReadOnlyList<YamlNode> List(this YamlNode node, params string[] path) =>
        node.At(path) is YamlSequenceNode list ? [.. list.Children] : [];

    /// <summary>Members whose values are texts.</summary>
    public static Dictionary<string, string> Map(this YamlNode node, params string[] path) =>
        node.At(path) is not YamlMappingNode map ? [] : map.Children
            .Where(pair => pair.Value is YamlScalarNode)
            .ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString(), StringComparer.Ordinal);
}
