using System.Diagnostics;
using Xunit;

namespace Routing.Cli.Tests;

/// <summary>The command line as a process of its own.</summary>
internal static class RoutingProgram
{
    /// <summary>The program, as it was built beside these tests.</summary>
    public static string File { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Routing.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "routing"));

    /// <summary>A process that runs; both its streams are to be read.</summary>
    public static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(File, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;

    /// <summary>How a process ended that nobody disturbed.</summary>
    public static async Task<(int Code, string Output, string Errors)> Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, errors);
    }
}
