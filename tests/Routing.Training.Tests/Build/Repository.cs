using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Routing.Training.Tests.Build;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>A file or folder of it.</summary>
    public static string File(string relative) => Path.GetFullPath(Path.Combine(Source(), "../../..", relative));

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

    private static string Source([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
