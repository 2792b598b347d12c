using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Routing.Cli.Commands;
using Routing.Cli.Input;
using Routing.Cli.Report;
using Routing.Contracts;
using Routing.RewardModels;
using Routing.RewardModels.Evaluation;
using Routing.RewardModels.Training;
using Routing.RewardModels.Training.Networks;
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
    public void An_id_names_one_pair_whoever_judges_it_and_however_its_sides_are_shown()
    {
        var refused = Assert.Throws<InputException>(() => Read("pairs.jsonl",
            """
            {"id":"1","prompt":"p","response_a":"a","response_b":"b","preferred":"a","annotator":"ann"}
            {"id":"1","prompt":"p","response_a":"b","response_b":"a","preferred":"a","annotator":"bob"}
            {"id":"1","prompt":"p","response_a":"a","response_b":"c","preferred":"a"}
            """));

        Assert.Equal("pairs.jsonl, row 3: '1' names other texts in row 1.", Assert.Single(refused.Faults).Message);
    }

    [Fact]
    public void A_slice_that_no_pair_is_of_is_said()
    {
        var pairs = Read("pairs.jsonl", """{"id":"1","prompt":"p","response_a":"a","response_b":"b","preferred":"a","slice":"safety"}""");
        using var messages = new StringWriter();

        Assert.Equal(["saftey", "safety"], ModelCommand.RefusalRight(["saftey", "safety"], pairs, messages));
        Assert.Equal("--refusal-right: no pair is of slice 'saftey'; there are safety.", messages.ToString().Trim());
    }

    [Fact]
    public async Task Why_a_network_cannot_be_trained_here_is_one_line() => Assert.Equal(
        ExitCode.Failure,
        await ModelCommand.Run((Func<int>)(() => throw new TorchWorkerException("There is no worker.")), TestContext.Current.CancellationToken));

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
    public void Who_waits_for_a_run_waits_for_the_one_he_asked_for()
    {
        var none = new ModelStatus("overall", null, null, [], [], null, [], 0, 0, null, 0, "", null, []);
        TriggerView Asked(bool due) => new("request", due ? 1 : 0, 1, due, "");

        Assert.True(ModelLine.IsUnderWay(none with { Run = new RunView("overall-1", 1, "running", 1, "fitting", 0.5, "") }));
        // The run before has ended, and the line looks once a second.
        Assert.True(ModelLine.IsUnderWay(none with { Triggers = [Asked(true)] }));
        Assert.False(ModelLine.IsUnderWay(none with { Triggers = [Asked(false)] }));
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
