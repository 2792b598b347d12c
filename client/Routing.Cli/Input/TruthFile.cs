namespace Routing.Cli.Input;

/// <summary>Reads <c>item,label</c>, or another column of answers.</summary>
public static class TruthFile
{
    public static IReadOnlyDictionary<string, string> Read(string path, string column = "label")
    {
        var faults = new FaultList();
        var truth = new Dictionary<string, string>(StringComparer.Ordinal);
        var name = Path.GetFileName(path);
        if (StrictText.ReadFile(path, faults) is { } text && CsvTable.Parse(name, text, ["item", column], faults) is { } table)
        {
            foreach (var row in table.Rows)
            {
                if (table.Required(row, "item") is { } item && table.Required(row, column) is { } label
                    && !truth.TryAdd(item, label))
                    table.Fault(row, "item", $"item '{item}' is given twice.");
            }
        }

        faults.ThrowIfAny();
        return truth;
    }
}
