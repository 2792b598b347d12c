namespace Routing.Cli.Tests;

internal static class Folders
{
    /// <summary>The file or folder of that relative name in a parent of the test or of the working directory.</summary>
    public static string? Up(string relative)
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory(), Source() })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var path = Path.Combine(folder.FullName, relative);
                if (Path.Exists(path))
                    return path;
            }
        }

        return null;
    }

    private static string Source([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path) ?? ".";
}
