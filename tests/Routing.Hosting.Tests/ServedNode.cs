using System.Diagnostics;
using System.Globalization;
using Routing.TestPostgres;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

/// <summary>A node in a process of its own, so that it can be killed.</summary>
internal sealed record ServedNode(Process Process, int Port) : IDisposable
{
    /// <summary>The command line.</summary>
    public static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Routing.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "routing"));

    /// <summary>Started over a folder; returns once it answers.</summary>
    public static async Task<ServedNode> Start(string folder, params (string Name, string Value)[] environment)
    {
        var port = FreePort.Find();
        var start = new ProcessStartInfo(
            Program, ["serve", "--data-dir", folder, "--port", port.ToString(CultureInfo.InvariantCulture), "--silo-port", FreePort.Find().ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        string? line;
        do
            line = await process.StandardError.ReadLineAsync(Stop);
        while (line is not null && !line.Contains("ready", StringComparison.Ordinal));
        Assert.NotNull(line);
        _ = process.StandardError.ReadToEndAsync(Stop);
        return new ServedNode(process, port);
    }

    /// <summary>Runs a command of the command line.</summary>
    public static async Task<(int Code, string Output, string Errors)> Command(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await Task.WhenAll(output, errors, process.WaitForExitAsync(Stop));
        return (process.ExitCode, await output, await errors);
    }

    public void Dispose()
    {
        if (!Process.HasExited)
            Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
    }
}
