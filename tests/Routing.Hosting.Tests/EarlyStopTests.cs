using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Routing.Benchmarks.Chaos;
using Routing.TestPostgres;

namespace Routing.Hosting.Tests;

/// <summary>Processes that are ended before they have begun.</summary>
public sealed class EarlyStopTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_silo_that_waits_for_its_database_stops_when_it_is_asked_to(string signal)
    {
        // It takes connections and never says a word.
        using var database = new TcpListener(IPAddress.Loopback, 0);
        database.Start();
        using var silo = Silo(("DATABASE", $"Host=127.0.0.1;Port={((IPEndPoint)database.LocalEndpoint).Port};Username=a;Password=b;Database=c;Timeout=60"));
        using var connection = await database.AcceptTcpClientAsync(Stop);

        await Signal(silo, signal);

        await Stopped(silo);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    [InlineData(900)]
    public async Task A_silo_that_is_starting_stops_when_it_is_asked_to(int milliseconds)
    {
        var folder = Directory.CreateTempSubdirectory("routing-early-").FullName;
        using var silo = Silo(("DATAFOLDER", folder));
        await silo.StandardError.ReadLineAsync(Stop); // that it is starting
        await Task.Delay(milliseconds, Stop);

        await Signal(silo, "TERM");

        await Stopped(silo);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task A_storm_that_is_ended_from_outside_leaves_no_process_behind(string signal)
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        using var storm = Process.Start(new ProcessStartInfo(SiloProcess.Program("Routing.Benchmarks", "Routing.Benchmarks"), ["chaos", "--items", "50"])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        List<int> children;
        while ((children = Children(storm.Id)).Count(IsSilo) < 3)
            await Task.Delay(20, Stop);

        await Signal(storm, signal);
        await storm.WaitForExitAsync(Stop);

        foreach (var child in children)
        {
            while (Directory.Exists($"/proc/{child}"))
                await Task.Delay(20, Stop);
        }
    }

    private static Process Silo(params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(SiloProcess.Program("Routing.Silo", "Routing.Silo")) { RedirectStandardError = true };
        start.Environment["ROUTING_NODE_GATEWAYPORT"] = FreePort.Find().ToString(CultureInfo.InvariantCulture);
        start.Environment["ROUTING_NODE_SILOPORT"] = FreePort.Find().ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in settings)
            start.Environment["ROUTING_NODE_" + name] = value;
        return Process.Start(start)!;
    }

    private static async Task Stopped(Process silo)
    {
        var said = await silo.StandardError.ReadToEndAsync(Stop);
        await silo.WaitForExitAsync(Stop);
        Assert.True(silo.ExitCode == 0, $"Exit code {silo.ExitCode}: {said}");
        Assert.DoesNotContain("Unhandled", said, StringComparison.Ordinal);
        Assert.True(said.Contains("before it was ready", StringComparison.Ordinal) || said.Contains("is ready", StringComparison.Ordinal), said);
    }

    private static async Task Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Stop);
    }

    private static List<int> Children(int process)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{process}/task")
                .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return []; // A thread that has just ended.
        }
    }

    private static bool IsSilo(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains("Routing.Silo", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
