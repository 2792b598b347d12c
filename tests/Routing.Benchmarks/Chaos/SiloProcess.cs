using System.Globalization;

namespace Routing.Benchmarks.Chaos;

/// <summary>A silo over a database as a process of its own.</summary>
public static class SiloProcess
{
    /// <param name="n">Which of the cluster's silos it is.</param>
    /// <param name="gateway">Port for clients.</param>
    /// <param name="silo">Port for other silos.</param>
    /// <param name="folder">Where silos keep their artefacts.</param>
    /// <param name="first">Folder of the release that it runs at first, with the silo's executable in it; null: this build.</param>
    /// <param name="logs">Folder for what each of them says, as loud as Logging__LogLevel__... in the environment asks for.</param>
    public static StormProcess Of(string database, string folder, int n, int gateway, int silo, string? logs = null, string? first = null) => new(
        first is null ? Program("Routing.Silo", "Routing.Silo") : Path.Combine(first, "Routing.Silo"), [],
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ROUTING_NODE_DATABASE"] = database,
            ["ROUTING_NODE_DATAFOLDER"] = Path.Combine(folder, "data"),
            ["ROUTING_NODE_GATEWAYPORT"] = gateway.ToString(CultureInfo.InvariantCulture),
            ["ROUTING_NODE_SILOPORT"] = silo.ToString(CultureInfo.InvariantCulture),
            ["ROUTING_NODE_NAME"] = string.Create(CultureInfo.InvariantCulture, $"silo-{n}"),
            ["Logging__Console__FormatterName"] = "simple",
            ["Logging__Console__FormatterOptions__TimestampFormat"] = "HH:mm:ss.fff ",
            ["Logging__Console__FormatterOptions__SingleLine"] = "true",
        },
        logs is null ? null : Path.Combine(logs, string.Create(CultureInfo.InvariantCulture, $"silo-{n}.log")));

    /// <summary>An executable of this build.</summary>
    public static string Program(string project, string name)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, name));
    }
}
