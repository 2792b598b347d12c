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
}

/// <summary>Reads <c>worker,item,label</c>, plain or <c>.gz</c>, with <c>item,label</c> of known answers.</summary>
public static class LabelFile
{
    public static LabelSet Read(string labels, string? truth, string? gold, string? experts = null)
    {
        var faults = new FaultList();
        var rows = new List<(string Worker, string Item, string Label)>();
        var name = Path.GetFileName(labels);
        if (StrictText.ReadFile(labels, faults) is { } text
            && CsvTable.Parse(name, text, ["worker", "item", "label"], faults) is { } table)
        {
            foreach (var row in table.Rows)
            {
                if (table.Required(row, "worker") is { } worker && table.Required(row, "item") is { } item
                    && table.Required(row, "label") is { } label)
                    rows.Add((worker, item, label));
            }

            if (table.Rows.Count == 0)
                faults.Add(name, "validation_failed", $"{name} has no labels.", 1, 1);
        }

        faults.ThrowIfAny();
        var known = truth is null ? new Dictionary<string, string>() : TruthFile.Read(truth);
        var taught = gold is null ? new Dictionary<string, string>() : TruthFile.Read(gold);
        var expert = experts is null ? new Dictionary<string, string>() : TruthFile.Read(experts, "expert_label");
        string[] classes =
        [
            .. rows.Select(row => row.Label).Concat(known.Values).Concat(taught.Values).Concat(expert.Values).Distinct()
                .Order(StringComparer.Ordinal),
        ];
        if (classes.Length < 2)
            throw new InputException($"{name} holds one class only; there is nothing to infer.");
        Dictionary<string, int> items = new(StringComparer.Ordinal), workers = new(StringComparer.Ordinal);
        var seen = new HashSet<(int, int)>();
        var votes = new List<Vote>();
        foreach (var (worker, item, label) in rows)
        {
            var vote = new Vote(Index(items, item), Index(workers, worker), Array.BinarySearch(classes, label, StringComparer.Ordinal));
            if (seen.Add((vote.Item, vote.Rater)))
                votes.Add(vote);
        }

        return new LabelSet([.. items.Keys], [.. workers.Keys], classes, votes)
        {
            Truth = Of(known), Gold = Of(taught), Experts = Of(expert), Repeated = rows.Count - votes.Count,
        };

        Dictionary<int, int> Of(IReadOnlyDictionary<string, string> answers) => answers
            .Where(pair => items.ContainsKey(pair.Key))
            .ToDictionary(pair => items[pair.Key], pair => Array.BinarySearch(classes, pair.Value, StringComparer.Ordinal));
    }

    private static int Index(Dictionary<string, int> known, string id)
    {
        if (!known.TryGetValue(id, out var index))
            known[id] = index = known.Count;
        return index;
    }
}
