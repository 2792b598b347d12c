using System.CommandLine;
using System.Text.Json;
using Routing.Cli.Commands;
using Routing.Cli.Demo;
using Routing.Cli.Input;
using Routing.Contracts;
using Xunit;

namespace Routing.Cli.Tests.Commands;

public sealed class CommandTests
{
    [Theory]
    [InlineData(null, 0)]
    [InlineData("not_found", 3)]
    [InlineData("lease_superseded", 4)]
    [InlineData("idempotency_mismatch", 4)]
    [InlineData("qualification_missing", 5)]
    [InlineData("conflict_of_interest", 5)]
    [InlineData("overloaded", 8)]
    [InlineData("stage_guard_failed", 4)]
    [InlineData("deadline_exceeded", 8)]
    [InlineData("not_accepted", 4)]
    [InlineData("choice_not_allowed", 1)]
    public void Refusals_have_the_exit_codes_of_the_contract(string? code, int exit) => Assert.Equal(exit, ExitCode.Of(code));

    [Theory]
    [InlineData(2, "bogus")]
    [InlineData(2, "work", "submit")]
    [InlineData(2, "items", "list", "--output", "xml")]
    [InlineData(2, "items", "suspend", "case-7", "--by", "lea")]
    [InlineData(1, "status", "--port", "0")]
    [InlineData(1, "status", "--timeout", "soon")]
    [InlineData(2, "serve", "--port", "0")]
    [InlineData(2, "work", "flag", "-r", "ada", "-i", "case-7", "-f", "3", "--kind", "boring")]
    [InlineData(2, "items", "discard", "case-7", "--by", "lea", "--reason", "source withdrawn")]
    [InlineData(8, "items", "discard", "case-7", "--by", "lea", "--reason", "source withdrawn", "--yes", "--port", "1")]
    [InlineData(0, "completion", "bash")]
    [InlineData(0, "completion", "bash", "--no-color")]
    [InlineData(0, "--help")]
    [InlineData(8, "status", "--port", "1")]
    [InlineData(1, "programme", "apply", "no-such-file.yaml")]
    public async Task The_command_line_exits_as_it_promises(int exit, params string[] arguments)
    {
        var (code, _) = await Run(arguments);

        Assert.Equal(exit, code);
    }

    [Theory]
    [InlineData("accept", 0)]
    [InlineData("reject", 6)]
    [InlineData("hold", 7)]
    public void A_gate_has_the_exit_code_of_its_verdict(string verdict, int exit) => Assert.Equal(exit, ExitCode.OfVerdict(verdict));

    [Theory]
    [InlineData("model", "train", "--head", "none", "--preferences", "pairs.jsonl", "--out", "model")]
    [InlineData("model", "sample", "--fooled-by", "length", "--pairs", "-1")]
    [InlineData("model", "replay-acquisition", "--max-labels", "50", "--preferences", "pairs.jsonl")]
    [InlineData("model", "evaluate", "--folds", "x", "--preferences", "pairs.jsonl")]
    [InlineData("model", "replay-acquisition", "--seeds", "x", "--preferences", "pairs.jsonl")]
    [InlineData("replay", "--seeds", "1.5", "--labels", "votes.csv", "--truth", "truth.csv")]
    [InlineData("model", "train", "--preferences", "pairs.jsonl", "--out", "")]
    public async Task A_value_that_is_none_of_its_option_is_a_fault_of_the_command_line(params string[] arguments) =>
        Assert.Equal(ExitCode.Usage, await RoutingCommand.Run(arguments));

    [Fact]
    public void Every_verb_shows_an_example()
    {
        var verbs = Verbs(RoutingCommand.Build()).ToList();

        Assert.Empty(verbs.Where(verb => verb.Description?.Contains("Example", StringComparison.Ordinal) != true).Select(verb => verb.Name));
        Assert.True(verbs.Count > 40);
    }

    [Theory]
    [InlineData(null, 2, "Say --yes")]
    [InlineData("n", 1, "Nothing was done.")]
    [InlineData("", 1, "Nothing was done.")]
    [InlineData("y", null, "Go on?")]
    public void What_cannot_be_undone_needs_consent(string? answer, int? exit, string said)
    {
        using var messages = new StringWriter();

        Assert.Equal(exit, Consent.Refused("'case-7' is taken out for good.", answer is null ? null : new StringReader(answer), messages));
        Assert.Contains(said, messages.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, "status")]
    [InlineData(true, "", "status")]
    [InlineData(false, "1", "status")]
    [InlineData(false, null, "status", "--no-color")]
    [InlineData(false, null, "--no-color", "items", "list")]
    public void Colours_can_be_switched_off(bool colours, string? variable, params string[] arguments) =>
        Assert.Equal(colours, Terminal.HasColor(RoutingCommand.Build().Parse(arguments), variable));

    [Fact]
    public async Task A_faulty_programme_is_refused_by_line_and_column_and_nothing_is_sent()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "name: x\nmethod: pairwise\naxess: []\n", TestContext.Current.CancellationToken);

        var (code, errors) = await Run("programme", "apply", file, "--port", "1");

        Assert.Equal(1, code);
        Assert.Contains("3:1: unknown_member", errors, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'axes'?", errors, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void The_built_in_programme_is_valid()
    {
        using var stream = typeof(DemoCommand).Assembly.GetManifestResourceStream("replay.yaml")!;
        using var reader = new StreamReader(stream);

        Assert.Empty(ProgrammeFile.Parse(reader.ReadToEnd()).Faults);
    }

    [Fact]
    public void A_resolved_pair_is_a_preference_and_a_tie_is_never_a_win()
    {
        var preferred = JsonSerializer.Serialize(Assert.Single(ExportRows.Preferences(Task("B"))), ExportRows.Json);

        Assert.Equal("""{"prompt":"Which?","chosen":"two","rejected":"one"}""", preferred);
        Assert.Empty(ExportRows.Preferences(Task("tie")));
        Assert.Single(ExportRows.Ties(Task("tie")));
        Assert.Empty(ExportRows.Preferences(Task("B") with { Status = "ready" }));
    }

    [Fact]
    public void Gold_is_no_label()
    {
        var gold = Task("B") with { Item = Task("B").Item with { Gold = new() { ["overall"] = "A" } } };

        Assert.Empty(ExportRows.Labels(gold));
        Assert.Empty(ExportRows.Preferences(gold));
        var label = JsonSerializer.Serialize(Assert.Single(ExportRows.Labels(Task("B"))), ExportRows.Json);
        Assert.Contains("\"verdict\":{\"overall\":\"B\"}", label, StringComparison.Ordinal);
        Assert.Contains("\"rubric\":\"main@2\"", label, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_certain_and_confirmed_is_an_item_file_of_gold()
    {
        var judged = Task("B").Judgments[0];
        var task = Task("B") with
        {
            Beliefs = [Task("B").Beliefs[0] with { Calibrated = [0.001, 0.998, 0.001] }],
            Judgments = [.. Enumerable.Repeat(judged, 4), judged with { Expert = true }],
        };

        var row = Assert.Single(ExportRows.NewGold(task));

        using var file = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(row, ExportRows.Json));
        var read = Assert.Single(ItemFile.Read(file));
        Assert.Equal(("gold-item", "B"), (read.ExternalId, read.Gold!["overall"]));
        Assert.Equal(["one", "two"], read.Candidates);
        Assert.Empty(ExportRows.NewGold(Task("B")));
        Assert.Empty(ExportRows.NewGold(task with { Status = "ready" }));
    }

    [Fact]
    public void An_explanation_says_in_words_and_numbers_why()
    {
        var lines = string.Join('\n', ItemText.Explain(Task("B")));

        Assert.Contains("hard with probability 20 %", lines, StringComparison.Ordinal);
        Assert.Contains("expected to bring 0.1500 nats", lines, StringComparison.Ordinal);
    }

    private static IEnumerable<Command> Verbs(Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Verbs);

    private static TaskRecord Task(string verdict) => new(
        new ItemDocument("item", "Which?", "one", "two"), "resolved", "confident", "settled", new() { ["overall"] = verdict }, 0.9,
        [new QuestionBelief("overall", ["A", "B", "tie"], [0.1, 0.8, 0.1], [0.2, 0.7, 0.1], 0.2, "B")],
        [
            new JudgmentRecord("jdg_item_1", "ada", false, new() { ["overall"] = "B" }, null, null, DateTimeOffset.UnixEpoch, false, 2, false,
                new OfferDocument("item", 0.15, 1, 1, 1, 5, 0, 0.03, "default@1", 0.85, 0.5, false, 1, 7), false),
        ],
        [], [], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    private static async Task<(int Code, string Errors)> Run(params string[] arguments)
    {
        var (code, _, errors) = await RoutingProgram.Run(arguments);
        return (code, errors);
    }
}
