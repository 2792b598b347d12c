using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary>Writes the result of a verb: data only, messages go elsewhere.</summary>
internal sealed class Output(OutputForm form, TextWriter target, IAnsiConsole console)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly JsonSerializerOptions _line = new(_json) { WriteIndented = false };

    /// <summary>Whether people read it.</summary>
    public bool IsTable => form is OutputForm.Table;

    /// <summary>Writes a result as JSON, a list of them line by line where lines are asked for, or as the table says.</summary>
    public void Write(object value, Action<IAnsiConsole> table)
    {
        if (IsTable)
            table(console);
        else if (form is OutputForm.Ndjson && value is IEnumerable<object> rows)
            rows.ToList().ForEach(WriteJson);
        else
            WriteJson(value);
    }

    /// <summary>Writes a list: as lines while it is still read, else whole.</summary>
    public async Task Write<T>(
        IAsyncEnumerable<T> list, Action<IReadOnlyList<T>, IAnsiConsole> table, CancellationToken cancellation)
        where T : class
    {
        var rows = new List<T>();
        await foreach (var row in list.WithCancellation(cancellation))
        {
            if (form is OutputForm.Ndjson)
                WriteJson(row);
            else
                rows.Add(row);
        }

        if (form is OutputForm.Json)
            WriteJson(rows);
        else if (IsTable)
            table(rows, console);
    }

    /// <summary>Writes one document.</summary>
    public void WriteJson(object value) =>
        target.WriteLine(JsonSerializer.Serialize(value, form is OutputForm.Ndjson ? _line : _json));
}
