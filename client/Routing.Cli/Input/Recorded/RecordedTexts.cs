namespace Routing.Cli.Input;

/// <summary>What people saw: the texts behind the ids of a recorded set. An id without a text stands for itself.</summary>
internal sealed class RecordedTexts
{
    private readonly Dictionary<string, string[]> _fields = new(StringComparer.Ordinal);
    private readonly int _key;

    /// <param name="table">The column <c>item</c> and any others; null where the set has no texts.</param>
    public RecordedTexts(CsvTable? table)
    {
        _key = table?["item"] ?? 0;
        foreach (var row in table?.Rows ?? [])
        {
            if (table!.Required(row, "item") is { } id && !_fields.TryAdd(id, row.Fields))
                table.Fault(row, "item", $"item '{id}' is given twice.");
        }
    }

    public RecordedItem Single(string id) =>
        new(id, _fields.TryGetValue(id, out var fields) ? Join(fields, _ => true) : id, null, null);

    /// <summary>Columns both sides share are the prompt; the last column and those that differ are the candidate.</summary>
    public RecordedItem Pair(string id, (string A, string B) pair)
    {
        if (!_fields.TryGetValue(pair.A, out var a) || !_fields.TryGetValue(pair.B, out var b))
            return new RecordedItem(id, id, null, null);
        var last = a.Length - 1 == _key ? a.Length - 2 : a.Length - 1;
        bool Shared(int column) => column != last && a[column] == b[column];
        return new RecordedItem(id, Join(a, Shared), Join(a, c => !Shared(c)), Join(b, c => !Shared(c)));
    }

    private string Join(string[] fields, Func<int, bool> take) =>
        string.Join('\n', fields.Where((field, column) => column != _key && field.Length > 0 && take(column)));
}
