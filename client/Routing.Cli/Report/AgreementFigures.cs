using System.Globalization;
using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Statistics.Agreement;

namespace Routing.Cli.Report;

/// <summary>One metric of agreement (product.md 7.6).</summary>
/// <param name="Stream">"random": items that nobody chose, with all their answers; "gold": items with known answers, which everybody is
/// asked; "routed": all work items, of which hard ones are asked about more.</param>
/// <param name="Slice">"all", or a slice.</param>
/// <param name="Metric">percent, krippendorff, gwet, fleiss, cohen (of the two who share most items), or ceiling: how often one answer
/// is what most others say.</param>
/// <param name="Estimate">Value with the 95 % interval of a bootstrap by item; the interval needs 50 items.</param>
/// <param name="Reason">Why there is no value: no_pairs, no_variation or unequal_numbers.</param>
internal sealed record AgreementRow(
    string Question, string Stream, string Slice, string Metric, MeasurementLevel Level, AgreementEstimate Estimate, string? Reason);

/// <summary>Agreement by question, stream and slice.</summary>
internal static class AgreementFigures
{
    private static readonly string[] _metrics = ["percent", "krippendorff", "gwet", "fleiss", "cohen", "ceiling"];

    /// <summary>All metrics of all streams; streams and slices without an answer are missing.</summary>
    public static IReadOnlyList<AgreementRow> Of(IReadOnlyList<TaskRecord> tasks)
    {
        var questions = tasks.SelectMany(task => task.Beliefs).DistinctBy(belief => belief.Question).ToList();
        var rows = new List<AgreementRow>();
        foreach (var (stream, items) in new[]
            {
                ("random", tasks.Where(task => task.Item.Gold is null && IsRandom(task)).ToList()),
                ("gold", [.. tasks.Where(task => task.Item is { Gold: not null, Attention: false })]), ("routed", [.. tasks.Where(task => task.Item.Gold is null)]),
            })
        {
            var slices = items.GroupBy(task => task.Item.Slice, StringComparer.Ordinal).OrderBy(slice => slice.Key, StringComparer.Ordinal).ToList();
            foreach (var question in questions)
            {
                rows.AddRange(Of(question, stream, "all", items));
                foreach (var slice in slices.Count > 1 ? slices : [])
                    rows.AddRange(Of(question, stream, slice.Key, [.. slice]));
            }
        }

        return rows;
    }

    // The coverage share takes what waits longest of a random cell; blind items were drawn by lot.
    private static bool IsRandom(TaskRecord task) => task.Evidence is { Blind: true }
        || task.Judgments.Any(judged => judged.Offer is { Explored: true } offer && offer.Draw < RoutingWeights.Default.Coverage);

    private static IEnumerable<AgreementRow> Of(QuestionBelief question, string stream, string slice, List<TaskRecord> items)
    {
        List<List<(string Reviewer, int Answer)>> answers = [.. items.Select(task => task.Judgments
            .Where(judged => judged.Answers.ContainsKey(question.Question))
            .Select(judged => (judged.Reviewer, Answer: Array.IndexOf(question.Classes, judged.Answers[question.Question])))
            .Where(pair => pair.Answer >= 0).DistinctBy(pair => pair.Reviewer).ToList()).Where(given => given.Count > 0)];
        if (answers.Count == 0)
            yield break;
        var level = Level(question.Classes);
        double[][] counts = [.. answers.Select(given => Counts(given, question.Classes.Length))]; // [units][K]
        foreach (var metric in _metrics)
        {
            var estimate = metric is "cohen" ? Cohen(answers, question.Classes.Length, level) : PoissonBootstrap.Estimate(
                counts.Length, counts.Count(unit => unit.Sum() >= 2), weights => metric switch
                {
                    "percent" => ChanceCorrected.Percent(counts, level, weights),
                    "krippendorff" => Krippendorff.Alpha(counts, level, weights),
                    "gwet" => ChanceCorrected.Gwet(counts, level, weights),
                    "fleiss" => ChanceCorrected.Fleiss(counts, weights),
                    _ => Ceiling(counts, weights),
                });
            yield return new AgreementRow(
                question.Question, stream, slice, metric, metric is "fleiss" ? MeasurementLevel.Nominal : level, estimate,
                estimate.Alpha is not null ? null : estimate.Units == 0 ? "no_pairs"
                : metric is "fleiss" && counts.Any(unit => unit.Sum() != counts[0].Sum()) ? "unequal_numbers" : "no_variation");
        }
    }

    private static double[] Counts(List<(string Reviewer, int Answer)> given, int classes)
    {
        var counts = new double[classes]; // [K]
        foreach (var (_, answer) in given)
            counts[answer]++;
        return counts;
    }

    // Levels of a scale are whole numbers in a row.
    private static MeasurementLevel Level(string[] classes) =>
        classes.Length > 2 && classes.Select((name, n) => name == (n + 1).ToString(CultureInfo.InvariantCulture)).All(isNext => isNext)
            ? MeasurementLevel.Ordinal : MeasurementLevel.Nominal;

    private static AgreementEstimate Cohen(List<List<(string Reviewer, int Answer)>> answers, int classes, MeasurementLevel level)
    {
        var shared = from given in answers
                     from a in given
                     from b in given
                     where string.CompareOrdinal(a.Reviewer, b.Reviewer) < 0
                     group (First: a.Answer, Second: b.Answer) by (a.Reviewer, Other: b.Reviewer);
        List<(int First, int Second)> pairs = [.. shared.OrderByDescending(both => both.Count())
            .ThenBy(both => both.Key.Reviewer, StringComparer.Ordinal).ThenBy(both => both.Key.Other, StringComparer.Ordinal).FirstOrDefault() ?? Enumerable.Empty<(int, int)>()];
        return PoissonBootstrap.Estimate(pairs.Count, pairs.Count, weights => ChanceCorrected.Cohen(pairs, classes, level, weights));
    }

    // How often one answer is what most of the others say; ties share credit.
    private static double? Ceiling(double[][] counts, double[]? weights)
    {
        double right = 0, all = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var answers = counts[i].Sum();
            for (var k = 0; k < counts[i].Length && answers >= 2; k++)
            {
                var others = counts[i].Select((count, l) => count - (l == k ? 1 : 0)).ToArray();
                var most = others.Max();
                var credit = others[k] == most ? 1.0 / others.Count(count => count == most) : 0;
                right += (weights?[i] ?? 1) * counts[i][k] / answers * credit;
            }

            all += answers >= 2 ? weights?[i] ?? 1 : 0;
        }

        return all > 0 ? right / all : null;
    }
}
