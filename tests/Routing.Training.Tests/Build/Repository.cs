using System.Diagnostics;

namespace Routing.Training.Tests.Build;

/// <summary>The checkout that these tests were built in.</summary>
internal static class Repository
{
    private static readonly string _root = Find();

    /// <summary>A file or folder of it.</summary>
    public static string File(string relative) => Path.Combine(_root, relative);

    /// <summary>Runs the dotnet command; exit code and everything it printed.</summary>
    public static async Task<(int Code, string Output)> Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

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
