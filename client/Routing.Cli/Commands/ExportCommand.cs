using System.CommandLine;
using System.Text;
using System.Text.Json;
using Routing.Contracts;

namespace Routing.Cli.Commands;

/// <summary>`routing export labels|judgments|utilities|trl|exemplars|critiques|gold`: JSON Lines in the order of the ids; the same state gives the same
/// bytes. A file appears whole or not at all.</summary>
internal static class ExportCommand
{
    public static Command Build() => new("export", "Labels, judgments, and preference pairs for trainers.")
    {
        Kind("labels", "Published labels (label.v1); gold is left out.", ExportRows.Labels),
        Kind("judgments", "Every judgment (judgment.v1).", ExportRows.Judgments),
        Kind("utilities", "Candidates of prompt groups with utility and interval (utility.v1).", ExportRows.Utilities(), null),
        Kind("trl", "prompt, chosen, rejected of the resolved pairs; ties go to a side file.", ExportRows.Preferences, ExportRows.Ties),
        Kind("exemplars", "Edits that a second person accepted (exemplar.v1), for supervised fine-tuning.", ExportRows.Exemplars, left: ExportRows.NotGood),
        Kind("gold", "Certain items that an expert confirmed, as an item file of new gold to review and import.", ExportRows.NewGold),
        Kind("critiques", "Critiques that a second person accepted (critique.v1).", ExportRows.Critiques, left: ExportRows.NotGood),
    };

    private static Command Kind(
        string name, string description, Func<TaskRecord, IEnumerable<object>> rows,
        Func<TaskRecord, IEnumerable<object>>? side = null, Func<TaskRecord, int>? left = null)
    {
        var target = new Option<string>("--out") { Description = "File, or - for stdout.", DefaultValueFactory = _ => "-" };
        return Verb.Of(name, $"{description} Example: routing export {name} --out {name}.jsonl -p support", [target], async (call, cancellation) =>
        {
            var client = await call.Client(cancellation);
            if ((await client.Status(call.Programme, cancellation)).Version == 0)
                return Verb.Call.Missing($"no programme '{call.Programme}' has been applied.");
            var (main, beside) = (new StringBuilder(), new StringBuilder());
            var (sideRows, leftOut) = (0, 0);
            await foreach (var task in client.Tasks(call.Programme, cancellation))
            {
                leftOut += left?.Invoke(task) ?? 0;
                foreach (var row in rows(task))
                    main.Append(JsonSerializer.Serialize(row, ExportRows.Json)).Append('\n');
                foreach (var row in side?.Invoke(task) ?? [])
                {
                    beside.Append(JsonSerializer.Serialize(row, ExportRows.Json)).Append('\n');
                    sideRows++;
                }
            }

            if (leftOut > 0)
                await Console.Error.WriteLineAsync($"{leftOut} texts wait for a check or were sent back; they are left out.");
            var file = call.Get(target)!;
            if (file == "-")
            {
                await Console.Out.WriteAsync(main, cancellation);
                if (sideRows > 0)
                    await Console.Error.WriteLineAsync($"{sideRows} ties are not in this stream; --out FILE writes them beside it.");
                return ExitCode.Success;
            }

            await WriteWhole(file, main, cancellation);
            if (side is not null)
                await WriteWhole(file + ".ties.jsonl", beside, cancellation);
            return ExitCode.Success;
        });
    }

    private static async Task WriteWhole(string file, StringBuilder text, CancellationToken cancellation)
    {
        var partial = file + ".partial";
        await File.WriteAllTextAsync(partial, text.ToString(), new UTF8Encoding(false), cancellation);
        File.Move(partial, file, overwrite: true);
    }
}
