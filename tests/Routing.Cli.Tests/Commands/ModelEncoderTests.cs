using System.Text;
using System.Text.Json;
using Routing.Cli.Commands;
using Routing.RewardModels;
using Routing.Scoring.Tests.Encoding;
using Xunit;

namespace Routing.Cli.Tests.Commands;

public sealed class ModelEncoderTests : IDisposable
{
    private static readonly string[] _asked = ["river", "zebra", "egg"];

    private readonly BroughtFolder _encoder = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("routing-model-").FullName;

    [Fact]
    public async Task A_model_on_a_brought_transformer_is_trained_judged_and_scores()
    {
        var pairs = Path.Combine(_folder, "pairs.jsonl");
        var model = Path.Combine(_folder, "model");
        await File.WriteAllLinesAsync(pairs, Enumerable.Range(0, 120).Select(Row), TestContext.Current.CancellationToken);

        Assert.Equal(0, await Run("train", "--preferences", pairs, "--out", model, "--encoder", "onnx:" + _encoder.Path));

        using var output = new MemoryStream();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("""{"id":"1","prompt":"egg","response_a":"river flows","response_b":"not the egg"}"""));
        var loaded = Artefact.Load(model, ModelEncoders.Formats);
        Assert.Equal(0, await ScoreStream.Run(loaded, input, output, TestContext.Current.CancellationToken));
        var score = JsonDocument.Parse(Encoding.UTF8.GetString(output.ToArray())).RootElement;
        Assert.True(score.GetProperty("probabilityA").GetDouble() > 0.5);
        Assert.StartsWith("embedding-1:", loaded.Encoder.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_is_refused_when_its_transformer_has_changed()
    {
        var pairs = Path.Combine(_folder, "pairs.jsonl");
        var model = Path.Combine(_folder, "model");
        await File.WriteAllLinesAsync(pairs, Enumerable.Range(0, 60).Select(Row), TestContext.Current.CancellationToken);
        Assert.Equal(0, await Run("train", "--preferences", pairs, "--out", model, "--encoder", "onnx:" + _encoder.Path));

        _encoder.Settings["maxTokens"] = BroughtFolder.Longest - 1;
        _encoder.Save();

        Assert.Contains(
            "trained with", Assert.Throws<InvalidDataException>(() => Artefact.Load(model, ModelEncoders.Formats)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_for_which_the_transformer_has_no_vector_is_refused_and_the_others_go_on()
    {
        // The model knows no token of this number.
        await File.AppendAllLinesAsync(_encoder.In("vocab.txt"), ["zebra"], TestContext.Current.CancellationToken);
        var pairs = Path.Combine(_folder, "pairs.jsonl");
        var model = Path.Combine(_folder, "model");
        await File.WriteAllLinesAsync(pairs, Enumerable.Range(0, 60).Select(Row), TestContext.Current.CancellationToken);
        Assert.Equal(0, await Run("train", "--preferences", pairs, "--out", model, "--encoder", "onnx:" + _encoder.Path));

        using var output = new MemoryStream();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', _asked.Select(text =>
            JsonSerializer.Serialize(new { id = text, prompt = "boil", response = text })))));
        Assert.Equal(ExitCode.Failure, await ScoreStream.Run(Artefact.Load(model, ModelEncoders.Formats), input, output, TestContext.Current.CancellationToken));

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(_asked, lines.Select(line => line.GetProperty("id").GetString()));
        Assert.Equal([false, true, false], lines.Select(line => line.TryGetProperty("error", out _)));
    }

    [Fact]
    public async Task A_folder_that_is_no_encoder_is_an_input_fault() => Assert.Equal(
        ExitCode.Failure, await Run("train", "--preferences", await OneRow(), "--out", _folder, "--encoder", "onnx:" + _folder));

    public void Dispose()
    {
        _encoder.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // Answers about the river are preferred.
    private static string Row(int n)
    {
        var (good, bad) = ($"the river {(n % 3 == 0 ? "flows" : "water")}.", $"not the {(n % 2 == 0 ? "egg" : "eggs")}.");
        var first = n % 2 == 0;
        return JsonSerializer.Serialize(new
        {
            id = $"p{n}", prompt = $"boil {n % 40}", response_a = first ? good : bad, response_b = first ? bad : good, preferred = first ? "a" : "b",
        });
    }

    private async Task<string> OneRow()
    {
        var file = Path.Combine(_folder, "one.jsonl");
        await File.WriteAllLinesAsync(file, [Row(0), Row(1)], TestContext.Current.CancellationToken);
        return file;
    }

    private static Task<int> Run(params string[] arguments) =>
        ModelCommand.Build().Parse(arguments).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
}
