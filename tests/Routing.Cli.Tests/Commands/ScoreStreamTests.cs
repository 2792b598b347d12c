using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Routing.Cli.Commands;
using Routing.Cli.Input;
using Routing.RewardModels;
using Routing.RewardModels.Training;
using Xunit;

namespace Routing.Cli.Tests.Commands;

public sealed class ScoreStreamTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private static readonly Lazy<RewardModel> Model = new(() => ModelTrainer.Train(
        [.. FooledPreferences.Of(FooledPreferences.Refusal, 200, 1)], null, 1, null, CancellationToken.None));

    [Fact]
    public async Task A_line_that_cannot_be_scored_is_refused_by_number_and_the_others_go_on()
    {
        var (code, lines) = await Score(
            [
                .. "\uFEFF"u8,
                .. """
                {"id":"one","prompt":"p","response":"plain words"}
                {"id":"two","prompt":"p"}

                {"id":"three","prompt":"p","response_a":"plain words","response_b":"I'm sorry, but I can't help with that."}
                [1]
                {"id":6,"prompt":"p","response":"plain words"}
                {"id":"seven","prompt":"p","response":"\ud800"}
                {"id":"eight","prompt":"p","prompt":"q","response":"plain words"}
                {"id":"nine","prompt":"p","response":"
                """u8, 0xE9, .. "\"}\r\n{\"id\":\"ten\",\"prompt\":\"p\",\"response\":\"plain words\"}"u8,
            ]);

        Assert.Equal(ExitCode.Failure, code);
        Assert.Equal(
            ["one", "2", "three", "5", "6", "7", "8", "9", "ten"],
            lines.Select(line => line.TryGetProperty("line", out var number) ? number.GetRawText() : line.GetProperty("id").GetString()));
        Assert.Equal("two", lines[1].GetProperty("id").GetString());
        Assert.InRange(lines[2].GetProperty("probabilityA").GetDouble(), 0, 1);
        Assert.Equal(Artefact.VersionOf(Model.Value), lines[2].GetProperty("model").GetString());
        Assert.Equal("'id' is Number; a string is expected.", lines[4].GetProperty("error").GetString());
    }

    [Fact]
    public async Task Answers_keep_the_order_of_what_was_asked_over_many_batches()
    {
        var (code, lines) = await Score(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 1000).Select(n =>
            $$"""{"id":"{{n}}","prompt":"p","response":"{{new string('x', n % 300)}}"}"""))));

        Assert.Equal(ExitCode.Success, code);
        Assert.Equal(Enumerable.Range(0, 1000).Select(n => $"{n}"), lines.Select(line => line.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Whoever_waits_for_an_answer_before_he_asks_again_has_it()
    {
        var (asked, answered) = (new Pipe(), new Pipe());
        var scoring = ScoreStream.Run(
            Model.Value, asked.Reader.AsStream(), answered.Writer.AsStream(), TestContext.Current.CancellationToken);
        using var answers = new StreamReader(answered.Reader.AsStream());
        foreach (var id in new[] { "first", "second" })
        {
            await asked.Writer.WriteAsync(Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","prompt":"p","response":"x"}""" + "\n"), TestContext.Current.CancellationToken);

            Assert.Contains(id, await answers.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(_patience, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        await asked.Writer.CompleteAsync();
        Assert.Equal(ExitCode.Success, await scoring);
    }

    [Fact]
    public async Task Nothing_is_scored_for_whom_nobody_reads_any_more()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The lines come from a shell.");
        using var folder = new TemporaryFolder();
        Artefact.Save(Model.Value, folder.Path);
        var start = new ProcessStartInfo("bash", ["-c", $$"""yes '{"prompt":"p","response":"x"}' | "$0" model score --model "$1" | head -n 1""", RoutingProgram.File, folder.Path])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };

        using var process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(_patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        Assert.Contains("score", await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<(int Code, List<JsonElement> Lines)> Score(byte[] lines)
    {
        using var output = new MemoryStream();
        var code = await ScoreStream.Run(Model.Value, new MemoryStream(lines), output, TestContext.Current.CancellationToken);
        return (code, [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)]);
    }
}
