using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Routing.Cli.Commands;
using Routing.Cli.Input;
using Xunit;

namespace Routing.Cli.Tests.Commands;

public sealed class ModelTrainTests
{
    [Fact]
    public async Task A_compressed_file_that_is_cut_short_is_not_taken_for_what_is_left_of_it()
    {
        using var folder = new TemporaryFolder();
        using var whole = new MemoryStream();
        await using (var gzip = new GZipStream(whole, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var n in Enumerable.Range(0, 2000))
                gzip.Write(Encoding.UTF8.GetBytes($$"""{"id":"{{n}}","prompt":"p {{n}}","response_a":"a","response_b":"b","preferred":"tie"}""" + "\n"));
        }

        // Whatever is left, it ends with a row or in the midst of one.
        await File.WriteAllBytesAsync(folder.In("cut.jsonl.gz"), whole.ToArray()[..^8], TestContext.Current.CancellationToken);

        var (code, _, errors) = await RoutingProgram.Run("model", "train", "--preferences", folder.In("cut.jsonl.gz"), "--out", folder.In("model"));

        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("not valid gzip", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_said_before_anything_is_trained()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(
            folder.In("pairs.jsonl"), Enumerable.Range(0, 4).Select(n => $$"""{"id":"{{n}}","prompt":"p {{n}}","response_a":"a","response_b":"b","preferred":"a"}"""),
            TestContext.Current.CancellationToken);

        var (code, _, errors) = await RoutingProgram.Run("model", "train", "--preferences", folder.In("pairs.jsonl"), "--out", folder.In("pairs.jsonl"));

        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("pairs.jsonl", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_was_killed_in_training_goes_on_to_the_same_files_and_nothing_else_is_left()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(folder.In("pairs.jsonl"), FooledPreferences.Of(FooledPreferences.Refusal, 400, 1).Select(pair => JsonSerializer.Serialize(
            new { id = pair.Id, prompt = pair.Prompt, response_a = pair.ResponseA, response_b = pair.ResponseB, preferred = pair.Preferred == RewardModels.Preferred.A ? "a" : "b" })),
            TestContext.Current.CancellationToken);
        string[] Train(string name) => ["model", "train", "--preferences", folder.In("pairs.jsonl"), "--out", folder.In(name), "--head", "network"];

        using (var killed = RoutingProgram.Start(Train("killed")))
        {
            while (await killed.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.StartsWith("pass 2:", StringComparison.Ordinal))
            {
            }

            killed.Kill(entireProcessTree: true);
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var (code, _, errors) = await RoutingProgram.Run(Train("killed"));
        await RoutingProgram.Run(Train("calm"));

        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("goes on after pass", errors, StringComparison.Ordinal);
        Assert.Equal(Content("calm"), Content("killed"));

        List<(string Name, string Bytes)> Content(string name) =>
            [.. Directory.GetFileSystemEntries(folder.In(name)).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), Convert.ToHexString(File.ReadAllBytes(file))))];
    }
}
