using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Routing.Cli.Input;

/// <summary>One record of a CSV file, with the line it begins on.</summary>
internal sealed record CsvRow(int Line, string[] Fields);

/// <summary>A CSV file whose every row has the fields its header names.</summary>
internal sealed class CsvTable
{
    private readonly string _name;
    private readonly FaultList _faults;

    private CsvTable(string name, string[] header, List<CsvRow> rows, FaultList faults) =>
        (_name, Header, Rows, _faults) = (name, header, rows, faults);

    public string[] Header { get; }

    public IReadOnlyList<CsvRow> Rows { get; }

    public int this[string column] => Array.IndexOf(Header, column);

    /// <summary>The table, or null when a fault keeps it from being used.</summary>
    public static CsvTable? Parse(string name, string text, IReadOnlyList<string> required, FaultList faults)
    {
        using var reader = new StringReader(text);
        var rows = new List<CsvRow>();
        var table = Read(name, reader, required, faults, (_, row) => rows.Add(row));
        return table is null ? null : new CsvTable(name, table.Header, rows, faults);
    }

    /// <summary>Hands out the rows one by one and keeps none; null when a fault keeps the table from being used.</summary>
    /// <param name="take">Called with each row that has the header's fields, and the table to look them up in.</param>
    public static CsvTable? Read(
        string name, TextReader reader, IReadOnlyList<string> required, FaultList faults, Action<CsvTable, CsvRow> take)
    {
        var bad = false;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = _ => bad = true };
        using var parser = new CsvParser(reader, configuration, leaveOpen: true);
        CsvTable? table = null;
        var usable = true;
        var line = 1;
        while (parser.Read())
        {
            var fields = parser.Record ?? [];
            if (bad)
                faults.Add(name, "format_invalid", $"{name}, line {line}: a quote is out of place.", line, 1);
            bad = false;
            for (var i = 0; i < fields.Length; i++)
            {
                if (StrictText.HasControl(fields[i]))
                    faults.Add(name, "validation_failed", $"{name}, line {line}, column {i + 1}: a control character is not allowed.", line, i + 1);
            }

            if (table is null)
            {
                table = new CsvTable(name, fields, [], faults);
                usable = table.HasColumns(required);
            }
            else if (fields.Length != table.Header.Length)
            {
                faults.Add(name, "format_invalid", $"{name}, line {line}: {fields.Length} fields where the header has {table.Header.Length}.", line, Math.Min(fields.Length, table.Header.Length) + 1);
            }
            else if (usable)
            {
                take(table, new CsvRow(line, fields));
            }

            line = parser.RawRow + 1;
        }

        if (table is null)
            faults.Add(name, "format_invalid", $"{name} is empty.", 1, 1);
        return usable ? table : null;
    }

    private bool HasColumns(IReadOnlyList<string> required)
    {
        foreach (var twice in Header.GroupBy(column => column, StringComparer.Ordinal).Where(group => group.Count() > 1))
            _faults.Add(_name, "format_invalid", $"{_name}: column '{twice.Key}' is given twice.", 1, 1);
        var missing = required.Where(column => !Header.Contains(column, StringComparer.Ordinal)).ToList();
        foreach (var column in missing)
            _faults.Add(_name, "format_invalid", $"{_name}: column '{column}' is missing.", 1, 1);
        return missing.Count == 0;
    }

    public void Fault(CsvRow row, string column, string message) => _faults.Add(
        _name, "validation_failed", $"{_name}, line {row.Line}, column {column}: {message}", row.Line, this[column] + 1);

    /// <summary>The field, or null when the file has no such column or it is blank.</summary>
    public string? Optional(CsvRow row, string column) =>
        this[column] is >= 0 and var index && !string.IsNullOrWhiteSpace(row.Fields[index]) ? row.Fields[index] : null;

    /// <summary>The field, or null with a fault when it is blank.</summary>
    public string? Required(CsvRow row, string column)
    {
        var value = row.Fields[this[column]];
        if (!string.IsNullOrWhiteSpace(value))
            return value;
        Fault(row, column, "a value is needed.");
        return null;
    }
}
