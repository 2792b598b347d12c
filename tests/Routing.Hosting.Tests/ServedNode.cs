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

    public void Dispose()
    {
        if (!Process.HasExited)
            Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
    }
}
