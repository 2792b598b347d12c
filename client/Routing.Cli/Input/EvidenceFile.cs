using System.Globalization;

namespace Routing.Cli.Input;

/// <summary>Reads <c>item,label,probability</c>: what a model says of items. What the rows of an item leave of 1 is shared
/// equally by the classes that they do not name.</summary>
public static class EvidenceFile
{
    private const double Slack = 1e-6;

    /// <returns>Probabilities by item, [K]; items without votes are left out.</returns>
    public static IReadOnlyDictionary<int, double[]> Read(string path, LabelSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var faults = new FaultList();
        var name = Path.GetFileName(path);
        var items = set.Items.Select((item, i) => (item, i)).ToDictionary(pair => pair.item, pair => pair.i, StringComparer.Ordinal);
        var given = new Dictionary<int, double?[]>();
        if (StrictText.ReadFile(path, faults) is { } text
            && CsvTable.Parse(name, text, ["item", "label", "probability"], faults) is { } table)
        {
            foreach (var row in table.Rows)
            {
                if (table.Required(row, "item") is not { } item || table.Required(row, "label") is not { } label
                    || table.Required(row, "probability") is not { } written)
                    continue;
                if (!double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var p) || p is not (>= 0 and <= 1))
                {
                    table.Fault(row, "probability", $"'{written}' is not a probability from 0 to 1.");
                    continue;
                }

                var k = Array.BinarySearch(set.Classes, label, StringComparer.Ordinal);
                if (k < 0)
                {
                    table.Fault(row, "label", $"no vote and no known answer has the class '{label}'.");
                    continue;
                }

                if (!items.TryGetValue(item, out var i))
                    continue;
                if (!given.TryGetValue(i, out var probabilities))
                    given[i] = probabilities = new double?[set.Classes.Length];
                if (probabilities[k] is not null)
                    table.Fault(row, "label", $"item '{item}' has '{label}' twice.");
                probabilities[k] = p;
                if (probabilities.Sum() > 1 + Slack)
                    table.Fault(row, "probability", $"the probabilities of item '{item}' sum to more than 1.");
            }
        }

        faults.ThrowIfAny();
        return given.ToDictionary(pair => pair.Key, pair =>
        {
            var (sum, unnamed) = (pair.Value.Sum() ?? 0, pair.Value.Count(p => p is null));
            return Array.ConvertAll(pair.Value, p => unnamed == 0 ? p!.Value / sum : p ?? (Math.Max(0, 1 - sum) / unnamed));
        });
    }
}
