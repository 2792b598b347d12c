using System.Globalization;
using Routing.Statistics.Aggregation;

namespace Routing.Cli.Input;

/// <summary>Votes of a file as indexes into the names beside them; classes are in ordinal order of their names.</summary>
public sealed record LabelSet(string[] Items, string[] Workers, string[] Classes, IReadOnlyList<Vote> Votes)
{
    /// <summary>Known class by item, for the items with a vote; none where a file was not given.</summary>
    public IReadOnlyDictionary<int, int> Truth { get; init; } = new Dictionary<int, int>();

    /// <summary>The same for items that teach a method.</summary>
    public IReadOnlyDictionary<int, int> Gold { get; init; } = new Dictionary<int, int>();

    /// <summary>The same as experts answered.</summary>
    public IReadOnlyDictionary<int, int> Experts { get; init; } = new Dictionary<int, int>();

    /// <summary>Rows left out because the worker had answered the item before.</summary>
    public int Repeated { get; init; }

    public HdsData Data => new(Items.Length, Workers.Length, Votes);

    /// <summary>The set itself, where there is something to infer: two classes at least.</summary>
    public LabelSet ForInference() => Classes.Length > 1
        ? this : throw new InputException("All labels are of one class; there is nothing to infer.");
}

/// <summary>Reads <c>worker,item,label</c>, plain or <c>.gz</c>, row by row, with <c>item,label</c> of known answers.</summary>
public static class LabelFile
{
    // Each worker has a matrix of classes by classes.
    private const int MostClasses = 256;

    public static LabelSet Read(string labels, string? truth, string? gold, string? experts = null)
    {
        var faults = new FaultList();
        var name = Path.GetFileName(labels);
        Dictionary<string, int> items = new(StringComparer.Ordinal), workers = new(StringComparer.Ordinal), said = new(StringComparer.Ordinal);
        var votes = new VoteColumns();
        StrictText.Stream(labels, faults, reader => CsvTable.Read(name, reader, ["worker", "item", "label"], faults, (table, row) =>
        {
            if (table.Required(row, "worker") is { } worker && table.Required(row, "item") is { } item
                && table.Required(row, "label") is { } label)
                votes.Add(Index(items, item), Index(workers, worker), Math.Min(Index(said, label), MostClasses));
        }));
        if (votes.Count == 0 && !faults.Any)
            faults.Add(name, "validation_failed", $"{name} has no labels.", 1, 1);
        faults.ThrowIfAny();

        var known = truth is null ? new Dictionary<string, string>() : TruthFile.Read(truth);
        var taught = gold is null ? new Dictionary<string, string>() : TruthFile.Read(gold);
        var expert = experts is null ? new Dictionary<string, string>() : TruthFile.Read(experts, "expert_label");
        string[] classes =
        [
            .. said.Keys.Concat(known.Values).Concat(taught.Values).Concat(expert.Values).Distinct().Order(StringComparer.Ordinal),
        ];
        if (classes.Length > MostClasses)
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{name} and the known answers hold {classes.Length} classes; there may be {MostClasses}."));
        votes.Rename([.. said.Keys.Select(Class)]);
        return new LabelSet([.. items.Keys], [.. workers.Keys], classes, votes)
        {
            Repeated = votes.DropRepeats(), Truth = Of(known), Gold = Of(taught), Experts = Of(expert),
        };

        int Class(string label) => Array.BinarySearch(classes, label, StringComparer.Ordinal);

        Dictionary<int, int> Of(IReadOnlyDictionary<string, string> answers) => answers
            .Where(pair => items.ContainsKey(pair.Key)).ToDictionary(pair => items[pair.Key], pair => Class(pair.Value));
    }

    private static int Index(Dictionary<string, int> known, string id)
    {
        if (!known.TryGetValue(id, out var index))
            known[id] = index = known.Count;
        return index;
    }
}
