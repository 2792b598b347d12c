using System.Globalization;

namespace Routing.TestPostgres;

/// <summary>Where the programmes of a PostgreSQL server lie on this machine.</summary>
internal static class PostgresBinaries
{
    private const string Packaged = "/usr/lib/postgresql";

    /// <summary>The folder with initdb and postgres of the newest version; null where there is none.</summary>
    public static string? Find()
    {
        var packaged = Directory.Exists(Packaged)
            ? Directory.GetDirectories(Packaged).OrderByDescending(Version).Select(folder => Path.Combine(folder, "bin"))
            : [];
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return packaged.Concat(path).FirstOrDefault(folder =>
            File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    private static int Version(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
