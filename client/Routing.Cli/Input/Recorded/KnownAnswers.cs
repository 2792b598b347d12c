namespace Routing.Cli.Input;

/// <summary>The class of some items, as truth or an expert has it.</summary>
internal sealed class KnownAnswers
{
    private readonly Dictionary<int, int> _classes = [];

    public IReadOnlyDictionary<int, int> Classes => _classes;

    /// <summary>Saying the same twice is fine; saying something else is a fault of the row.</summary>
    public void Add(int item, int value, CsvTable table, CsvRow row)
    {
        if (!_classes.TryAdd(item, value) && _classes[item] != value)
            table.Fault(row, table.Header.Contains("item") ? "item" : "left", "a second, different answer for the same item.");
    }
}
