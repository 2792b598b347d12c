using Routing.Core.Programmes;

namespace Routing.Cli.Input;

public sealed record RecordedItem(string Id, string Prompt, string? CandidateA, string? CandidateB);

public readonly record struct RecordedVote(int Reviewer, int Item, int Class);

/// <summary>Judgments that people really gave, in the order of the file, as indices into the lists beside them.</summary>
public sealed record RecordedSet
{
    public required string Name { get; init; }

    public required FeedbackMethod Method { get; init; }

    public required string[] Classes { get; init; }

    public required IReadOnlyList<RecordedItem> Items { get; init; }

    public required string[] Reviewers { get; init; }

    public required IReadOnlyList<RecordedVote> Votes { get; init; }

    /// <summary>Class by item, for the items with a vote.</summary>
    public required IReadOnlyDictionary<int, int> Truth { get; init; }

    public required IReadOnlyDictionary<int, int> ExpertVotes { get; init; }

    /// <summary>Rows dropped because the reviewer had judged the item before.</summary>
    public required int DuplicateRows { get; init; }
}

/// <summary>Reads a folder of recorded judgments: <c>comparisons.csv</c> (pairs) or <c>labels.csv</c> (classes).</summary>
public static class RecordedData
{
    public static RecordedSet Read(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var faults = new FaultList();
        var source = new Folder(folder, faults);
        RecordedSet? set = null;
        if (!Directory.Exists(folder))
            faults.Add(folder, "not_found", $"There is no folder '{folder}'.", 0, 0);
        else if (source.Find("comparisons.csv") is not null)
            set = ReadPairs(source, faults);
        else if (source.Find("labels.csv") is not null)
            set = ReadClasses(source, faults);
        else
            faults.Add(folder, "not_found", "The folder has neither comparisons.csv nor labels.csv.", 0, 0);
        faults.ThrowIfAny();
        return set ?? throw new InputException("The folder could not be read.");
    }

    private static RecordedSet? ReadPairs(Folder source, FaultList faults)
    {
        var builder = new Builder();
        var pairs = new List<(string A, string B)>();
        var comparisons = source.Table("comparisons.csv", ["worker", "left", "right", "label"]);
        var ties = source.Table("ties.csv", ["worker", "left", "right"]);
        foreach (var table in new[] { comparisons, ties })
        {
            foreach (var row in table?.Rows ?? [])
            {
                var worker = table!.Required(row, "worker");
                var pair = PairOf(table, row);
                var winner = table == comparisons ? WinnerOf(table, row, pair) : 2;
                if (worker is null || pair is not { } p || winner is not { } vote)
                    continue;
                if (builder.Vote(worker, PairId(p), vote))
                    pairs.Add(p);
            }
        }

        var truth = new Dictionary<int, int>();
        if (source.Table("truth_pairs.csv", ["left", "right", "label"]) is { } truths)
        {
            foreach (var row in truths.Rows)
            {
                var pair = PairOf(truths, row);
                var label = row.Fields[truths["label"]] == "tie" ? 2 : WinnerOf(truths, row, pair);
                if (pair is { } p && label is { } right && builder.Items.TryGetValue(PairId(p), out var item))
                    AddOnce(truth, item, right, truths, row);
            }
        }

        var texts = source.Table("items.csv", ["item"]);
        var byId = TextsOf(texts);
        return faults.Any ? null : builder.Build(source.Name, FeedbackMethod.Pairwise, ["A", "B", "tie"], truth, [],
            (id, index) => PairItem(id, pairs[index], texts, byId));
    }

    private static RecordedSet? ReadClasses(Folder source, FaultList faults)
    {
        var labels = source.Table("labels.csv", ["worker", "item", "label"]);
        var truths = source.Table("truth.csv", ["item", "label"]);
        var experts = source.Table("experts.csv", ["item", "expert_label"]);
        var classes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (table, column) in new[] { (labels, "label"), (truths, "label"), (experts, "expert_label") })
        {
            foreach (var row in table?.Rows ?? [])
            {
                if (table!.Required(row, column) is { } label)
                    classes.Add(label);
            }
        }

        var names = classes.ToArray();
        int ClassOf(string label) => Array.BinarySearch(names, label, StringComparer.Ordinal);

        var builder = new Builder();
        foreach (var row in labels?.Rows ?? [])
        {
            var worker = labels!.Required(row, "worker");
            var item = labels.Required(row, "item");
            var label = ClassOf(row.Fields[labels["label"]]);
            if (worker is not null && item is not null && label >= 0)
                builder.Vote(worker, item, label);
        }

        Dictionary<int, int> Known(CsvTable? table, string column)
        {
            var known = new Dictionary<int, int>();
            foreach (var row in table?.Rows ?? [])
            {
                var label = ClassOf(row.Fields[table![column]]);
                if (table.Required(row, "item") is { } id && label >= 0 && builder.Items.TryGetValue(id, out var item))
                    AddOnce(known, item, label, table, row);
            }

            return known;
        }

        var truth = Known(truths, "label");
        var expertVotes = Known(experts, "expert_label");
        var texts = source.Table("items.csv", ["item"]);
        var byId = TextsOf(texts);
        return faults.Any ? null : builder.Build(source.Name, FeedbackMethod.Classify, names, truth, expertVotes,
            (id, _) => new RecordedItem(id, byId.TryGetValue(id, out var fields) ? Join(fields, texts!["item"], _ => true) : id, null, null));
    }

    private static void AddOnce(Dictionary<int, int> known, int item, int value, CsvTable table, CsvRow row)
    {
        if (!known.TryAdd(item, value) && known[item] != value)
            table.Fault(row, table.Header.Contains("item") ? "item" : "left", "a second, different answer for the same item.");
    }

    /// <summary>The pair with the ordinally smaller id as A, whichever side it was shown on.</summary>
    private static (string A, string B)? PairOf(CsvTable table, CsvRow row)
    {
        var left = table.Required(row, "left");
        var right = table.Required(row, "right");
        if (left is null || right is null)
            return null;
        var order = string.CompareOrdinal(left, right);
        if (order == 0)
        {
            table.Fault(row, "right", $"'{left}' is compared with itself.");
            return null;
        }

        return order < 0 ? (left, right) : (right, left);
    }

    private static int? WinnerOf(CsvTable table, CsvRow row, (string A, string B)? pair)
    {
        if (pair is not { } p || table.Required(row, "label") is not { } label)
            return null;
        if (label == p.A)
            return 0;
        if (label == p.B)
            return 1;
        table.Fault(row, "label", $"'{label}' is neither '{p.A}' nor '{p.B}'.");
        return null;
    }

    // The unit separator cannot be in an id: control characters are refused.
    private static string PairId((string A, string B) pair) => pair.A + '\u001f' + pair.B;

    private static Dictionary<string, string[]> TextsOf(CsvTable? table)
    {
        var texts = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var row in table?.Rows ?? [])
        {
            if (table!.Required(row, "item") is { } id && !texts.TryAdd(id, row.Fields))
                table.Fault(row, "item", $"item '{id}' is given twice.");
        }

        return texts;
    }

    /// <summary>Columns both sides share are the prompt; the last column and those that differ are the candidate.</summary>
    private static RecordedItem PairItem(string id, (string A, string B) pair, CsvTable? table, Dictionary<string, string[]> texts)
    {
        id = id.Replace('\u001f', '|');
        if (table is null || !texts.TryGetValue(pair.A, out var a) || !texts.TryGetValue(pair.B, out var b))
            return new RecordedItem(id, id, null, null);
        var key = table["item"];
        var last = a.Length - 1 == key ? a.Length - 2 : a.Length - 1;
        bool Shared(int column) => column != last && a[column] == b[column];
        return new RecordedItem(id, Join(a, key, Shared), Join(a, key, c => !Shared(c)), Join(b, key, c => !Shared(c)));
    }

    private static string Join(string[] fields, int key, Func<int, bool> take) =>
        string.Join('\n', fields.Where((field, column) => column != key && field.Length > 0 && take(column)));

    private sealed class Folder(string path, FaultList faults)
    {
        public string Name { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

        public string? Find(string file)
        {
            var plain = Path.Combine(path, file);
            return File.Exists(plain) ? plain : File.Exists(plain + ".gz") ? plain + ".gz" : null;
        }

        public CsvTable? Table(string file, IReadOnlyList<string> required)
        {
            if (Find(file) is not { } found || StrictText.ReadFile(found, faults) is not { } text)
                return null;
            return CsvTable.Parse(Path.GetFileName(found), text, required, faults);
        }
    }

    private sealed class Builder
    {
        private readonly Dictionary<string, int> _reviewers = new(StringComparer.Ordinal);
        private readonly HashSet<(int Reviewer, int Item)> _seen = [];
        private readonly List<RecordedVote> _votes = [];
        private int _duplicates;

        public Dictionary<string, int> Items { get; } = new(StringComparer.Ordinal);

        /// <summary>Whether the item is new.</summary>
        public bool Vote(string worker, string item, int label)
        {
            if (!_reviewers.TryGetValue(worker, out var reviewer))
                _reviewers.Add(worker, reviewer = _reviewers.Count);
            var isNew = !Items.TryGetValue(item, out var index);
            if (isNew)
                Items.Add(item, index = Items.Count);
            if (_seen.Add((reviewer, index)))
                _votes.Add(new RecordedVote(reviewer, index, label));
            else
                _duplicates++;
            return isNew;
        }

        public RecordedSet Build(
            string name,
            FeedbackMethod method,
            string[] classes,
            Dictionary<int, int> truth,
            Dictionary<int, int> experts,
            Func<string, int, RecordedItem> item) => new()
            {
                Name = name,
                Method = method,
                Classes = classes,
                Items = [.. Items.OrderBy(entry => entry.Value).Select(entry => item(entry.Key, entry.Value))],
                Reviewers = [.. _reviewers.OrderBy(entry => entry.Value).Select(entry => entry.Key)],
                Votes = _votes,
                Truth = truth,
                ExpertVotes = experts,
                DuplicateRows = _duplicates,
            };
    }
}
