using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Routing.Cli.Commands;
using Xunit;

namespace Routing.Cli.Tests.Demo;

public sealed class StoppedDemoTests : IDisposable
{
    private const int Items = 240, People = 30, VotesAnItem = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("routing-demo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A real process and real signals: Ctrl+C, and the kill that nobody can answer.
    [Theory]
    [InlineData("INT", ExitCode.Interrupted)]
    [InlineData("KILL", 137)]
    public async Task A_demonstration_that_is_stopped_in_the_middle_goes_on_and_doubles_nothing(string signal, int exit)
    {
        var data = Path.Combine(_folder, "recorded");
        Record(data);
        var work = Path.Combine(_folder, "work");

        Assert.Equal(exit, await Stopped(signal, data, work));
        var before = Judgments(work);
        Assert.InRange(before.Count, 1, (Items * VotesAnItem) - 1);

        var (code, output, errors) = await RoutingProgram.Run(Arguments(data, work));
        var after = Judgments(work);
        Assert.True(code == 0, $"It exited with {code}: {errors}");
        Assert.Equal(after.Count, after.Distinct().Count());
        Assert.Equal(before, after[..before.Count]);
        Assert.True(after.Count > before.Count, "The stop came too late to mean anything.");
        using var report = JsonDocument.Parse(output);
        var reported = report.RootElement.GetProperty("judgments").GetInt32() + report.RootElement.GetProperty("goldJudgments").GetInt32();
        Assert.Equal(after.Count, reported);
    }

    private static async Task<int> Stopped(string signal, string data, string work)
    {
        using var demo = RoutingProgram.Start(Arguments(data, work));
        var output = demo.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (await demo.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.StartsWith("Judgments", StringComparison.Ordinal))
        {
        }

        while (Judgments(work).Count < 50)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        using var kill = Process.Start("kill", ["-" + signal, demo.Id.ToString(CultureInfo.InvariantCulture)]);
        await demo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await demo.WaitForExitAsync(TestContext.Current.CancellationToken);
        return demo.ExitCode;
    }

    private static string[] Arguments(string data, string work) => ["demo", "--data", data, "--data-dir", work, "--output", "json"];

    // Who judged what, in the order of the journal.
    private static List<string> Judgments(string work)
    {
        var file = Path.Combine(work, "journal.db");
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT stream, body FROM journal WHERE stream LIKE 'item/%' ORDER BY position";
        using var rows = command.ExecuteReader();
        var judgments = new List<string>();
        while (rows.Read())
        {
            using var body = JsonDocument.Parse((byte[])rows[1]);
            if (body.RootElement.GetProperty("$type").GetString() == "judged")
                judgments.Add($"{rows.GetString(0)} {body.RootElement.GetProperty("reviewer").GetString()}");
        }

        return judgments;
    }

    // Made up for this test: of every five answers four are right.
    private static void Record(string folder)
    {
        Directory.CreateDirectory(folder);
        var (labels, truth) = (new StringBuilder("worker,item,label\n"), new StringBuilder("item,label\n"));
        for (var item = 0; item < Items; item++)
        {
            truth.AppendLine(CultureInfo.InvariantCulture, $"i{item},{item % 2}");
            for (var vote = 0; vote < VotesAnItem; vote++)
                labels.AppendLine(CultureInfo.InvariantCulture, $"w{((item * 7) + (vote * 5)) % People},i{item},{(((item + vote) % 5 == 0) ? 1 : 0) ^ (item % 2)}");
        }

        File.WriteAllText(Path.Combine(folder, "labels.csv"), labels.ToString());
        File.WriteAllText(Path.Combine(folder, "truth.csv"), truth.ToString());
    }
}
