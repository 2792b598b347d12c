using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Routing.Cli.Input;
using Routing.Core.Replays;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>`routing replay`: the engine's routing and its peers' on recorded votes.</summary>
internal static class ReplayCommand
{
    public static Command Build()
    {
        var labels = new Option<string>("--labels") { Required = true, Description = "CSV worker,item,label; also .gz." };
        var truth = new Option<string>("--truth") { Required = true, Description = "CSV item,label to score against; no policy sees it, declared gold apart." };
        var policies = new Option<string>("--policies") { Description = "Comma-separated.", DefaultValueFactory = _ => string.Join(',', Replay.Policies) };
        var budgets = new Option<string>("--budgets") { Description = "Labels per item, comma-separated; all is always scored.", DefaultValueFactory = _ => "0.5,1,1.5,2,2.5,3,4,5,7,10,15,20,all" };
        var seeds = new Option<int>("--seeds") { Description = "Runs of each policy.", DefaultValueFactory = _ => 5 };
        var delay = new Option<int>("--delay") { Description = "Other assignments between an assignment and its answer." };
        var waiting = new Option<int>("--waiting") { Description = "Reviewers who wait together under engine-w4.", DefaultValueFactory = _ => 4 };
        var gold = new Option<double>("--gold-share") { Description = "Share of the items that form a gold pool; each reviewer begins with up to 10 answers on it." };
        var prior = new Option<string?>("--prior") { Description = "CSV item,label,probability of a model that never saw the item; the engine believes it as far as people bear it out." };
        var experts = new Option<string?>("--experts") { Description = "CSV item,expert_label: replays generalist or expert instead, at all labels." };
        var cost = new Option<double>("--expert-cost") { Description = "Price of an expert's answer in generalists' answers.", DefaultValueFactory = _ => 5 };
        var output = new Option<string>("--output", "-o") { Description = "table or json.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        policies.Validators.Add(result =>
        {
            foreach (var name in Split(result.GetValueOrDefault<string>()).Except(Replay.Policies))
                result.AddError($"--policies: '{name}' is not one of {string.Join(", ", Replay.Policies)}.");
        });
        budgets.Validators.Add(result =>
        {
            foreach (var budget in Split(result.GetValueOrDefault<string>()).Where(budget => budget != "all" && !(Number(budget) > 0)))
                result.AddError($"--budgets: '{budget}' is neither a number above 0 nor all.");
        });
        cost.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and < double.PositiveInfinity))
                result.AddError("--expert-cost: a price of at least 0 is needed.");
        });
        Positive(seeds);
        Positive(waiting);
        delay.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
                result.AddError("--delay: at least 0 is needed.");
        });
        gold.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and < 1))
                result.AddError("--gold-share: a share from 0 to below 1 is needed.");
        });
        var command = new Command("replay", "Compare routing policies on recorded votes. Example: routing replay --labels votes.csv --truth truth.csv --policies equal-ds,engine")
            { labels, truth, policies, budgets, seeds, delay, waiting, gold, prior, experts, cost, output };
        command.SetAction((parsed, cancellation) => Verb.Guarded(() =>
        {
            var set = LabelFile.Read(parsed.GetValue(labels)!, parsed.GetValue(truth), gold: null, parsed.GetValue(experts)).ForInference();
            if (set.Truth.Count < 2)
                throw new InputException("Fewer than two items have both a vote and a known answer; there is nothing to score.");
            if (parsed.GetValue(experts) is not null)
                return Task.FromResult(Experts(set, parsed.GetValue(cost), parsed.GetValue(seeds), parsed.GetValue(output) == "json", cancellation));
            var settings = new ReplaySettings
            {
                Policies = [.. Split(parsed.GetValue(policies)).Distinct()],
                Budgets = [.. Split(parsed.GetValue(budgets)).Where(budget => budget != "all").Select(Number).Order()],
                Seeds = parsed.GetValue(seeds), Delay = parsed.GetValue(delay), Waiting = parsed.GetValue(waiting),
                GoldShare = parsed.GetValue(gold),
            };
            var result = Replay.Run(RecordingOf(set) with { Evidence = PriorOf(set, parsed.GetValue(prior)) }, settings, Progress, cancellation);
            if (parsed.GetValue(output) == "json")
                Console.WriteLine(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
            else
                Print(result);
            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static Recording RecordingOf(LabelSet set) => new(set.Items, set.Workers, set.Classes, set.Votes, set.Truth);

    private static IReadOnlyDictionary<int, double[]> PriorOf(LabelSet set, string? path) =>
        path is null ? new Dictionary<int, double[]>() : EvidenceFile.Read(path, set);

    private static void Progress(int done, int all) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {done} of {all}"));

    private static int Experts(LabelSet set, double cost, int seeds, bool json, CancellationToken cancellation)
    {
        if (!set.Experts.Keys.Any(set.Truth.ContainsKey))
            throw new InputException("No item has a vote, a known answer and an expert's label; there is nothing to replay.");
        var result = ExpertReplay.Run(RecordingOf(set), set.Experts, cost, seeds, Progress, cancellation);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
            return ExitCode.Success;
        }

        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{result.Items} items, {result.ExpertItems} answered by the expert, who is right on {result.ExpertAccuracy:0.000}");
        var table = new Table().AddColumns(["expert share", "cost an item", .. result.Policies.Select(policy => policy.Policy)]);
        for (var n = 0; n < result.Policies[0].Curve.Count; n++)
        {
            var at = result.Policies[0].Curve[n];
            table.AddRow([Text(at.Share, "0.00"), Text(at.Cost, "0.0"), .. result.Policies.Select(policy => Text(policy.Curve[n].Accuracy, "0.000"))]);
        }

        AnsiConsole.Write(table);
        return ExitCode.Success;
    }

    private static void Positive(Option<int> option) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < 1)
            result.AddError($"{option.Name}: at least 1 is needed.");
    });

    private static string[] Split(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private static void Print(ReplayResult result)
    {
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{result.Labels} labels of {result.Reviewers} people on {result.Items} items, {result.GoldItems:0} of them gold ({result.GoldAnswersPerReviewer:0.0} answers a person)");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"All labels: majority vote {result.MvFull:0.0000}, Dawid-Skene {result.DsFull:0.0000}");
        var table = new Table().AddColumns("policy", "area", "at 1", "at 2", "at 3", "to DS", "to MV", "busy", "closed", "wrong");
        foreach (var policy in result.Policies)
        {
            string At(double budget) => Text(policy.Curve.FirstOrDefault(point => Math.Abs(point.Budget - budget) < 0.01)?.Accuracy, "0.000");
            table.AddRow(
                policy.Policy, Text(policy.Auc, "0.000"), At(1), At(2), At(3),
                Text(policy.LabelsToDsFull, "0.0"), Text(policy.LabelsToMvFull, "0.0"), Text(policy.BusiestShare, "0.00"),
                Text(policy.ClosedShare, "0.00"), Text(policy.RealisedError, "0.000"));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine("area: mean accuracy from 1 to 5 labels an item. to DS, to MV: labels an item to what all labels give.");
        AnsiConsole.WriteLine("closed, wrong: share of the items the engine would have closed at a target of 5 %, and of these, wrong.");
    }

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
