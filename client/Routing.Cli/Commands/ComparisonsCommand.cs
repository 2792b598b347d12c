using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MathNet.Numerics.Statistics;
using Routing.Cli.Input;
using Routing.Statistics.Comparisons;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing comparisons aggregate`: scores from comparisons of two.</summary>
internal static class ComparisonsCommand
{
    // The information of the scores is a dense matrix, items by items.
    private const int MostItems = 3000, RowsShown = 20;

    private static readonly Dictionary<string, Func<ComparisonData, ScaleFit>> _methods = new(StringComparer.Ordinal)
    {
        ["bt"] = BradleyTerry.Fit,
        ["davidson"] = BradleyTerry.WithTies,
        ["crowd-bt"] = CrowdBradleyTerry.Fit,
        ["engine"] = RoutedUtilities.Fit,
    };

    public static Command Build()
    {
        var comparisons = new Option<string>("--comparisons") { Required = true, Description = "CSV worker,left,right,label with the winner as label; also .gz." };
        var ties = new Option<string?>("--ties") { Description = "CSV worker,left,right of comparisons without a winner; bt and crowd-bt leave them out." };
        var scores = new Option<string?>("--scores") { Description = "CSV item,score to compare with; no method sees it." };
        var method = new Option<string>("--method") { Description = "Method.", DefaultValueFactory = _ => "engine" };
        method.AcceptOnlyFromAmong([.. _methods.Keys]);
        var output = new Option<string>("--output", "-o") { Description = "table or json.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var aggregate = new Command("aggregate", "Infer scores with standard errors. Example: routing comparisons aggregate --comparisons votes.csv --method bt")
            { comparisons, ties, scores, method, output };
        aggregate.SetAction((parsed, _) => Verb.Guarded(() =>
        {
            var set = ComparisonFile.Read(parsed.GetValue(comparisons)!, parsed.GetValue(ties), parsed.GetValue(scores));
            if (set.Items.Length > MostItems)
                throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{set.Items.Length} items were compared; at most {MostItems} can be scored together."));
            var name = parsed.GetValue(method)!;
            Console.Error.WriteLine($"{name} …");
            var watch = Stopwatch.StartNew();
            var fit = _methods[name](set.Data);
            var result = ScaleResult.Of(name, set, fit, watch.Elapsed.TotalSeconds);
            if (parsed.GetValue(output) == "json")
                Console.WriteLine(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
            else
                Print(result);
            return Task.FromResult(ExitCode.Success);
        }));
        return new Command("comparisons", "Scores from comparisons of two, without a node.") { aggregate };
    }

    private static void Print(ScaleResult result)
    {
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{result.Comparisons} comparisons, {result.Ties} of them ties, of {result.Workers} workers on {result.Items} items by {result.Method} in {result.Seconds:0.0} s");
        if (result.Spearman is { } spearman && result.Kendall is { } kendall)
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Against the given scores of {result.ScoredItems} items: Spearman {spearman:0.000}, Kendall {kendall:0.000}");
        var table = new Table().AddColumns("item", "score", "standard error");
        foreach (var row in result.Scores.Take(RowsShown))
            table.AddRow(Markup.Escape(row.Item), row.Score.ToString("0.000", CultureInfo.InvariantCulture), row.StdErr.ToString("0.000", CultureInfo.InvariantCulture));
        AnsiConsole.Write(table);
        if (result.Scores.Count > RowsShown)
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{result.Scores.Count - RowsShown} more with --output json");
    }

    internal sealed record ItemScore(string Item, double Score, double StdErr);

    /// <summary>Scores, best first; correlations are null without at least two given scores.</summary>
    internal sealed record ScaleResult(
        string Method, int Items, int Workers, int Comparisons, int Ties, IReadOnlyList<ItemScore> Scores, int ScoredItems,
        double? Spearman, double? Kendall, double Seconds)
    {
        public static ScaleResult Of(string method, ComparisonSet set, ScaleFit fit, double seconds)
        {
            var (ours, given) = (set.Scores.Keys.Select(item => fit.Scores[item]).ToArray(), set.Scores.Values.ToArray());
            var comparable = given.Distinct().Count() > 1;
            return new ScaleResult(
                method, set.Items.Length, set.Workers.Length, set.Data.Comparisons.Count,
                set.Data.Comparisons.Count(one => one.Outcome == Outcome.Tie),
                [.. set.Items.Select((item, i) => new ItemScore(item, fit.Scores[i], fit.StdErrs[i])).OrderByDescending(row => row.Score)],
                set.Scores.Count, comparable ? Correlation.Spearman(ours, given) : null,
                comparable ? RankCorrelation.Kendall(ours, given) : null, seconds);
        }
    }
}
