using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Routing.Cli.Commands;
using Routing.Cli.Input;
using Routing.Cli.Report;
using Routing.RewardModels;
using Routing.RewardModels.Evaluation;
using Routing.RewardModels.Training;
using Xunit;

namespace Routing.Cli.Tests.Commands;

public sealed class ModelCommandTests
{
    [Fact]
    public void Every_bad_row_is_named_by_its_line()
    {
        var refused = Assert.Throws<InputException>(() => Read("pairs.jsonl",
            """
            {"id":"1","prompt":"p","response_a":"a","response_b":"b","preferred":"a"}
            {"id":"2","prompt":"p","response_a":"a","preferred":"c"}
            not json

            {"id":"3","prompt":"p","response_a":"a","response_b":"b","preferred":"tie","slice":7}
            """));

        Assert.Equal([2, 2, 3, 5], refused.Faults.Cast<LocatedFault>().Select(fault => fault.Line).Order());
        Assert.Contains(refused.Faults, fault => fault.Message.Contains("'response_b' is missing", StringComparison.Ordinal));
        Assert.Contains(refused.Faults, fault => fault.Message.Contains("'c' is not one of a, b, tie", StringComparison.Ordinal));
    }

    [Fact]
    public void Optional_members_are_read_and_the_file_may_be_compressed()
    {
        var pair = Assert.Single(Read("pairs.jsonl.gz",
            """{"id":"1","prompt":"p","response_a":"a","response_b":"b","preferred":"b","annotator":"ann","slice":"s","group":"g"}"""));

        Assert.Equal(("ann", "s", "g", Preferred.B), (pair.Annotator, pair.Slice, pair.Group, pair.Preferred));
    }

    [Fact]
    public void A_line_that_cannot_be_scored_is_refused_by_number_and_the_others_go_on()
    {
        var output = new MemoryStream();

        var code = ScoreStream.Run(Model.Value, new MemoryStream(Encoding.UTF8.GetBytes(
            """
            {"id":"one","prompt":"p","response":"plain words"}
            {"id":"two","prompt":"p"}
            {"id":"three","prompt":"p","response_a":"plain words","response_b":"I'm sorry, but I can't help with that."}
            [1]
            """)), output, CancellationToken.None);

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(ExitCode.Failure, code);
        Assert.Equal(4, lines.Count);
        Assert.True(lines[0].TryGetProperty("score", out _));
        Assert.Equal((2, "two"), (lines[1].GetProperty("line").GetInt32(), lines[1].GetProperty("id").GetString()));
        Assert.InRange(lines[2].GetProperty("probabilityA").GetDouble(), 0, 1);
        Assert.Equal(Artefact.VersionOf(Model.Value), lines[2].GetProperty("model").GetString());
        Assert.Equal(4, lines[3].GetProperty("line").GetInt32());
    }

    [Fact]
    public void The_evaluation_has_the_members_of_the_contract_and_no_others() => Assert.Equal(
        ["accuracy", "interval", "n", "logLoss", "ece", "eceExcess", "baselines", "lengthControlled", "slices", "audits", "verdict", "reasons"],
        JsonDocument.Parse(ModelEvaluate.Json(Report.Value)).RootElement.EnumerateObject().Select(member => member.Name));

    [Fact]
    public void A_model_that_a_refusal_in_front_fools_is_held_however_accurate()
    {
        Assert.True(Report.Value.Accuracy > 0.75, $"accuracy {Report.Value.Accuracy}");
        Assert.Equal("hold", Report.Value.Verdict);
        Assert.Contains(Report.Value.Audits, audit => audit is { Audit: "refusal_in_front", Slice: "help", HasFailed: true });
    }

    [Fact]
    public void A_model_that_length_fools_is_held()
    {
        var pairs = FooledPreferences.Of(FooledPreferences.Length, 1000, 1).ToList();
        var model = ModelTrainer.Train([.. pairs.Take(600)], null, 1, null, CancellationToken.None);

        var report = ModelEvaluation.Of(model, [.. pairs.Skip(600)], new EvaluationSettings(), CancellationToken.None);

        Assert.NotEqual("accept", report.Verdict);
        Assert.Contains(report.Reasons, reason => reason.Contains("length", StringComparison.Ordinal));
        Assert.Contains(report.Audits, audit => audit is { Audit: "said_twice", HasFailed: true });
    }

    [Fact]
    public void The_page_stands_alone_and_encodes_what_it_shows()
    {
        var html = ModelReport.Html(Report.Value with { Model = "<script>" });

        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.Contains("refusal_in_front", html, StringComparison.Ordinal);
    }

    private static readonly List<PreferencePair> Refusals = [.. FooledPreferences.Of(FooledPreferences.Refusal, 1000, 1)];

    private static readonly Lazy<RewardModel> Model = new(() => ModelTrainer.Train([.. Refusals.Take(600)], null, 1, null, CancellationToken.None));

    private static readonly Lazy<EvaluationReport> Report = new(() => ModelEvaluation.Of(
        Model.Value, [.. Refusals.Skip(600)],
        new EvaluationSettings { RefusalIsRight = new HashSet<string>(["safety"], StringComparer.Ordinal) }, CancellationToken.None));

    private static IReadOnlyList<PreferencePair> Read(string name, string content)
    {
        var folder = Directory.CreateTempSubdirectory("routing-pairs-");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            using (var file = File.Create(path))
            {
                using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
                stream.Write(Encoding.UTF8.GetBytes(content));
            }

            return PreferenceFile.Read(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
