namespace Routing.Hosting.Tests;

/// <summary>Files of the checkout that are tested beside the code.</summary>
internal static class Repository
{
    private static readonly string _root = Find();

    /// <summary>Full path of a file or folder of the checkout.</summary>
    public static string File(string path) => Path.Combine(_root, path);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Routing.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Routing.sln above {AppContext.BaseDirectory}: run the tests from the checkout.");
    }
}
