using System.Globalization;
using Routing.Statistics.Comparisons;

namespace Routing.Cli.Input;

/// <summary>Comparisons of a file as indexes into the names beside them.</summary>
/// <param name="Scores">Given score by item, for the items that were compared.</param>
public sealed record ComparisonSet(string[] Items, string[] Workers, ComparisonData Data, IReadOnlyDictionary<int, double> Scores);

/// <summary>Reads <c>worker,left,right,label</c> where the label is the winner, ties as <c>worker,left,right</c>, and given
/// scores as <c>item,score</c>; plain or <c>.gz</c>.</summary>
public static class ComparisonFile
{
    public static ComparisonSet Read(string comparisons, string? ties, string? scores)
    {
        var faults = new FaultList();
        Dictionary<string, int> items = new(StringComparer.Ordinal), workers = new(StringComparer.Ordinal);
        var said = new List<Comparison>();
        Take(comparisons, tied: false);
        if (ties is not null)
            Take(ties, tied: true);
        var given = new Dictionary<int, double>();
        if (scores is not null && Table(scores, ["item", "score"]) is { } table)
        {
            foreach (var row in table.Rows)
            {
                if (table.Required(row, "item") is not { } item || table.Required(row, "score") is not { } text)
                    continue;
                if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) || !double.IsFinite(score))
                    table.Fault(row, "score", $"'{text}' is not a number.");
                else if (items.TryGetValue(item, out var index) && !given.TryAdd(index, score))
                    table.Fault(row, "item", $"item '{item}' is given twice.");
            }
        }

        if (said.Count == 0)
            faults.Add(Path.GetFileName(comparisons), "validation_failed", $"{Path.GetFileName(comparisons)} has no comparisons.", 1, 1);
        faults.ThrowIfAny();
        return new ComparisonSet(
            [.. items.Keys], [.. workers.Keys], new ComparisonData(items.Count, workers.Count, said), given);

        CsvTable? Table(string path, string[] columns) => StrictText.ReadFile(path, faults) is { } text
            ? CsvTable.Parse(Path.GetFileName(path), text, columns, faults) : null;

        void Take(string path, bool tied)
        {
            if (Table(path, tied ? ["worker", "left", "right"] : ["worker", "left", "right", "label"]) is not { } table)
                return;
            foreach (var row in table.Rows)
            {
                if (table.Required(row, "worker") is not { } worker || table.Required(row, "left") is not { } left
                    || table.Required(row, "right") is not { } right)
                    continue;
                var label = tied ? null : table.Required(row, "label");
                if (!tied && label is null)
                    continue;
                if (left == right)
                    table.Fault(row, "right", $"item '{left}' is compared with itself.");
                else if (!tied && label != left && label != right)
                    table.Fault(row, "label", $"the winner must be '{left}' or '{right}', not '{label}'.");
                else
                {
                    said.Add(new Comparison(
                        Index(workers, worker), Index(items, left), Index(items, right),
                        tied ? Outcome.Tie : label == left ? Outcome.Left : Outcome.Right));
                }
            }
        }
    }

    private static int Index(Dictionary<string, int> known, string id)
    {
        if (!known.TryGetValue(id, out var index))
            known[id] = index = known.Count;
        return index;
    }
}
