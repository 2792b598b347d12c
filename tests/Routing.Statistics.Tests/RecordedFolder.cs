using System.Runtime.CompilerServices;

namespace Routing.Statistics.Tests;

/// <summary>Where recorded sets lie: <c>ROUTING_DATA</c>, or <c>shared/data</c> beside the sources or above.</summary>
internal static class RecordedFolder
{
    /// <summary>The folder of a set; null where it is not on this machine.</summary>
    public static string? Of(string set) =>
        Root() is { } root && Directory.Exists(Path.Combine(root, set)) ? Path.Combine(root, set) : null;

    private static string? Root() =>
        Environment.GetEnvironmentVariable("ROUTING_DATA") is { Length: > 0 } given ? given
        : new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory(), Source() }.SelectMany(Above)
            .Select(folder => Path.Combine(folder, "shared", "data")).FirstOrDefault(Directory.Exists);

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            yield return at.FullName;
    }

    private static string Source([CallerFilePath] string path = "") => Path.GetDirectoryName(path) ?? ".";
}
