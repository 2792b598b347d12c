using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Routing.Cli.Input;
using Routing.Statistics.Agreement;

namespace Routing.Cli.Commands;

/// <summary>`routing agreement`: how far people agree, with an interval.</summary>
internal static class AgreementCommand
{
    // Classes of a scale are all whole numbers between the lowest and the highest.
    private const int LongestScale = 1001;

    public static Command Build()
    {
        var labels = new Option<string>("--labels") { Required = true, Description = "CSV worker,item,label; also .gz." };
        var metric = new Option<string>("--metric") { Description = "krippendorff, gwet, fleiss, cohen or percent.", DefaultValueFactory = _ => "krippendorff" };
        metric.AcceptOnlyFromAmong("krippendorff", "gwet", "fleiss", "cohen", "percent");
        var level = new Option<MeasurementLevel>("--level") { Description = "Whether the labels have an order: nominal, ordinal, interval." };
        var output = new Option<string>("--output", "-o") { Description = "table or json.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var command = new Command("agreement", "How far people agree. Example: routing agreement --labels votes.csv --metric krippendorff --level ordinal")
            { labels, metric, level, output };
        command.SetAction((parsed, _) => Verb.Guarded(() =>
        {
            var set = LabelFile.Read(parsed.GetValue(labels)!, null, null);
            var (name, scale) = (parsed.GetValue(metric)!, parsed.GetValue(level));
            var estimate = Measure(set, name, scale);
            if (parsed.GetValue(output) == "json")
            {
                Console.WriteLine(JsonSerializer.Serialize(
                    new
                    {
                        metric = name, level = scale.ToString().ToLowerInvariant(), items = set.Items.Length, workers = set.Workers.Length,
                        labels = set.Votes.Count, units = estimate.Units, value = estimate.Alpha, low = estimate.Low, high = estimate.High,
                    },
                    JsonSerializerOptions.Web));
            }
            else
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} ({scale.ToString().ToLowerInvariant()}): {Text(estimate.Alpha)} [{Text(estimate.Low)}, {Text(estimate.High)}] over {estimate.Units} items with two answers or more"));
            }

            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    /// <summary>The metric with its bootstrap interval.</summary>
    public static AgreementEstimate Measure(LabelSet set, string metric, MeasurementLevel level)
    {
        var (classes, index) = Scale(set, level);
        if (metric == "cohen")
            return Cohen(set, classes, index, level);
        var counts = new double[set.Items.Length][]; // [I][K]
        for (var i = 0; i < counts.Length; i++)
            counts[i] = new double[classes];
        foreach (var vote in set.Votes)
            counts[vote.Item][index[vote.Answer]]++;
        if (metric == "fleiss" && level != MeasurementLevel.Nominal)
            throw new InputException("Fleiss' kappa is for nominal labels; take gwet or krippendorff for a scale.");
        if (metric == "fleiss" && counts.Any(unit => unit.Sum() != counts[0].Sum()))
            throw new InputException("Fleiss' kappa needs the same number of answers on every item; take krippendorff.");
        return PoissonBootstrap.Estimate(
            counts.Length, counts.Count(unit => unit.Sum() >= 2),
            weights => metric switch
            {
                "gwet" => ChanceCorrected.Gwet(counts, level, weights),
                "fleiss" => ChanceCorrected.Fleiss(counts, weights),
                "percent" => ChanceCorrected.Percent(counts, level, weights),
                _ => Krippendorff.Alpha(counts, level, weights),
            });
    }

    private static AgreementEstimate Cohen(LabelSet set, int classes, int[] index, MeasurementLevel level)
    {
        if (set.Workers.Length != 2)
            throw new InputException($"Cohen's kappa is for two workers; the file has {set.Workers.Length}.");
        List<(int First, int Second)> pairs =
        [
            .. set.Votes.GroupBy(vote => vote.Item).Where(votes => votes.Count() == 2).OrderBy(votes => votes.Key)
                .Select(votes => votes.OrderBy(vote => vote.Rater).Select(vote => index[vote.Answer]).ToArray())
                .Select(answers => (answers[0], answers[1])),
        ];
        return PoissonBootstrap.Estimate(
            pairs.Count, pairs.Count, weights => ChanceCorrected.Cohen(pairs, classes, level, weights));
    }

    // Number of classes, and the place of each label on the scale.
    private static (int Classes, int[] Index) Scale(LabelSet set, MeasurementLevel level)
    {
        if (level == MeasurementLevel.Nominal)
            return (set.Classes.Length, [.. Enumerable.Range(0, set.Classes.Length)]);
        var values = set.Classes.Select(label =>
            int.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
            : throw new InputException($"Label '{label}' is no whole number; only those have a place on a scale.")).ToArray();
        var range = values.Max() - (long)values.Min() + 1;
        return range <= LongestScale
            ? ((int)range, [.. values.Select(value => value - values.Min())])
            : throw new InputException($"The labels span {range} steps; a scale has at most {LongestScale}.");
    }

    private static string Text(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "not enough data";
}
