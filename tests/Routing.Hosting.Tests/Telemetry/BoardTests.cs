using System.Text.Json;
using System.Text.RegularExpressions;

namespace Routing.Hosting.Tests.Telemetry;

/// <summary>Boards and alert rules of deploy/ ask for metrics that exist.</summary>
public sealed partial class BoardTests
{
    public static TheoryData<string> Files =>
    [
        .. Directory.GetFiles(Repository.File("deploy/boards"), "*.json").Append(Repository.File("deploy/alerts/routing.yaml"))
            .Select(file => Path.GetRelativePath(Repository.File("."), file)),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_board_or_rule_asks_only_for_metrics_of_the_list(string file)
    {
        var text = File.ReadAllText(Repository.File(file));

        var asked = Asked().Matches(text).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(Known()));
    }

    [Fact]
    public void Each_metric_of_the_list_is_on_a_board_or_in_a_rule()
    {
        var text = string.Concat(Files.Select(row => File.ReadAllText(Repository.File(row.Data))));
        var asked = Asked().Matches(text).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

        var unseen = Rows().Where(row => !Names(row.Name, row.Kind, row.Unit).Any(asked.Contains)).Select(row => row.Name);

        Assert.Equal(_unseen, unseen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_alert_has_a_runbook_that_is_there()
    {
        var rules = File.ReadAllText(Repository.File("deploy/alerts/routing.yaml"));

        Assert.Equal(Alert().Count(rules), Runbook().Count(rules));
        Assert.All(Runbook().Matches(rules), match => Assert.True(File.Exists(Repository.File(match.Groups[1].Value)), match.Value));
    }

    [Fact]
    public void Boards_have_names_of_their_own()
    {
        var ids = Directory.GetFiles(Repository.File("deploy/boards"), "*.json")
            .Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("uid").GetString()).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    // Looked at when something else has led there.
    private static readonly string[] _unseen = ["routing.refit.judgments"];

    private static HashSet<string> Known() =>
        [.. Rows().SelectMany(row => Names(row.Name, row.Kind, row.Unit))];

    // As the Prometheus exporter of OpenTelemetry names them.
    private static IEnumerable<string> Names(string name, string kind, string unit)
    {
        var stem = name.Replace('.', '_') + unit switch { "s" => "_seconds", "1" when kind is "gauge" => "_ratio", _ => "" };
        return kind switch
        {
            "counter" => [stem + "_total"],
            "histogram" => [stem + "_bucket", stem + "_count", stem + "_sum"],
            _ => [stem],
        };
    }

    private static IEnumerable<(string Name, string Kind, string Unit)> Rows() =>
        Row().Matches(File.ReadAllText(Repository.File("docs/telemetry.md")))
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value));

    [GeneratedRegex(@"\brouting_[a-z_]+\b")]
    private static partial Regex Asked();

    [GeneratedRegex(@"^\| `(routing\.[\w.]+)` \| (\w+) \| (\S+) \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"- alert: ")]
    private static partial Regex Alert();

    [GeneratedRegex(@"runbook: (\S+)")]
    private static partial Regex Runbook();
}
