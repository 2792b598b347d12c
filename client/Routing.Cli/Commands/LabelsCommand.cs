using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Routing.Cli.Input;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Aggregation.Peers;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing labels aggregate`: one truth from many votes, by our method and by its peers.</summary>
internal static class LabelsCommand
{
    private static readonly Dictionary<string, Func<LabelSet, int, double[][]>> _methods = new(StringComparer.Ordinal)
    {
        ["mv"] = (set, _) => MajorityVote.Posteriors(set.Data, set.Classes.Length),
        ["ds"] = (set, _) => DawidSkene.Fit(set.Data, set.Classes.Length),
        ["one-coin"] = (set, _) => OneCoin.Posteriors(set.Data, set.Classes.Length),
        ["glad"] = (set, _) => Glad.Posteriors(set.Data, set.Classes.Length),
        ["mace"] = (set, seed) => Mace.Posteriors(set.Data, set.Classes.Length, seed),
        ["kos"] = (set, seed) => Kos.Posteriors(set.Data, set.Classes.Length, seed),
        ["ibcc"] = (set, _) => BayesianClassifierCombination.Independent(set.Data, set.Classes.Length),
        ["bwa"] = (set, _) => BayesianWeightedAverage.Posteriors(set.Data, set.Classes.Length),
        ["ebcc"] = (set, seed) => BayesianClassifierCombination.Enhanced(set.Data, set.Classes.Length, seed),
        ["hds"] = (set, _) => HierarchicalDawidSkene.Fit(
            set.Data with { Known = set.Gold }, new HdsSettings { Classes = set.Classes.Length }).Posteriors,
        ["engine"] = (set, seed) => Engine(set, seed),
    };

    public static Command Build()
    {
        var labels = new Option<string>("--labels") { Required = true, Description = "CSV worker,item,label; also .gz." };
        var truth = new Option<string?>("--truth") { Description = "CSV item,label to score against; no method sees it." };
        var gold = new Option<string?>("--gold") { Description = "CSV item,label of known answers for hds and engine; they are not scored." };
        var method = new Option<string>("--method") { Description = "Method, or all.", DefaultValueFactory = _ => "all" };
        method.AcceptOnlyFromAmong([.. _methods.Keys, "all"]);
        var to = new Option<string?>("--out") { Description = "JSON Lines of posteriors: method, item, and the probability of each class." };
        var seed = new Option<int>("--seed") { Description = "Seed of the methods that start at random.", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--output", "-o") { Description = "table or json.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var aggregate = new Command("aggregate", "Infer labels from votes. Example: routing labels aggregate --labels votes.csv --truth truth.csv")
            { labels, truth, gold, method, to, seed, output };
        aggregate.SetAction((parsed, cancellation) => Verb.Guarded(async () =>
        {
            var set = LabelFile.Read(parsed.GetValue(labels)!, parsed.GetValue(truth), parsed.GetValue(gold)).ForInference();
            if (set.Repeated > 0)
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{set.Repeated} rows repeat a worker's answer to an item; the first counts."));
            var asked = parsed.GetValue(method)!;
            string[] names = asked == "all" ? [.. _methods.Keys] : [asked];
            await using var file = parsed.GetValue(to) is { } path ? File.CreateText(path) : null;
            var results = new List<AggregationResult>();
            foreach (var name in names)
            {
                cancellation.ThrowIfCancellationRequested();
                await Console.Error.WriteLineAsync($"{name} …");
                var watch = Stopwatch.StartNew();
                var q = _methods[name](set, parsed.GetValue(seed));
                results.Add(AggregationResult.Of(name, set, q, watch.Elapsed.TotalSeconds));
                if (file is not null)
                    await Write(file, name, set, q);
            }

            Print(results, parsed.GetValue(output) == "json");
            return ExitCode.Success;
        }));
        return new Command("labels", "Labels from votes, without a node.") { aggregate };
    }

    private static double[][] Engine(LabelSet set, int seed)
    {
        var (q, weights) = ModelChoice.Posteriors(set.Data with { Known = set.Gold }, set.Classes.Length, seed);
        var said = string.Join(", ", weights.Select(of => string.Create(CultureInfo.InvariantCulture, $"{of.Model} {of.Weight:0.00}")));
        Console.Error.WriteLine($"engine: weights of opinions {said}, {set.Gold.Count} gold answers");
        return q;
    }

    private static async Task Write(StreamWriter file, string method, LabelSet set, double[][] q)
    {
        for (var i = 0; i < q.Length; i++)
        {
            var classes = set.Classes.Select((name, k) => (name, q[i][k])).ToDictionary(pair => pair.name, pair => pair.Item2, StringComparer.Ordinal);
            await file.WriteLineAsync(JsonSerializer.Serialize(new { method, item = set.Items[i], classes }, JsonSerializerOptions.Web));
        }
    }

    private static void Print(List<AggregationResult> results, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(results, JsonSerializerOptions.Web));
            return;
        }

        var first = results[0];
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{first.Labels} labels of {first.Workers} workers on {first.Items} items, {first.Classes} classes; {first.ScoredItems} items scored");
        var table = new Table().AddColumns("method", "accuracy", "macro F1", "log loss", "ECE", "seconds");
        foreach (var result in results)
            table.AddRow(result.Method, Text(result.Accuracy), Text(result.MacroF1), Text(result.LogLoss), Text(result.Ece), Text(result.Seconds));
        AnsiConsole.Write(table);
    }

    private static string Text(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>One method on one file; scores are null without known answers.</summary>
    internal sealed record AggregationResult(
        string Method, int Items, int Workers, int Labels, int Classes, int ScoredItems, double? Accuracy, double? MacroF1,
        double? LogLoss, double? Ece, double Seconds)
    {
        public static AggregationResult Of(string method, LabelSet set, double[][] posteriors, double seconds)
        {
            var scored = set.Truth.Where(pair => !set.Gold.ContainsKey(pair.Key)).ToDictionary();
            var scores = LabelScores.Of(posteriors, scored);
            return new AggregationResult(
                method, set.Items.Length, set.Workers.Length, set.Votes.Count, set.Classes.Length, scored.Count,
                scores?.Accuracy, scores?.MacroF1, scores?.LogLoss, scores?.Ece, seconds);
        }
    }
}
