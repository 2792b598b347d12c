using Routing.Core.Programmes;

namespace Routing.Cli.Input;

/// <summary>Reads recorded classes; the classes of a set are those that anybody, truth or expert ever named.</summary>
internal static class RecordedClasses
{
    public static RecordedSet? Read(RecordedFiles files, FaultList faults)
    {
        var labels = files.Table("labels.csv", ["worker", "item", "label"]);
        var truths = files.Table("truth.csv", ["item", "label"]);
        var experts = files.Table("experts.csv", ["item", "expert_label"]);
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

        var votes = new RecordedVotes();
        foreach (var row in labels?.Rows ?? [])
        {
            var worker = labels!.Required(row, "worker");
            var item = labels.Required(row, "item");
            var label = ClassOf(row.Fields[labels["label"]]);
            if (worker is not null && item is not null && label >= 0)
                votes.Vote(worker, item, label);
        }

        KnownAnswers Known(CsvTable? table, string column)
        {
            var known = new KnownAnswers();
            foreach (var row in table?.Rows ?? [])
            {
                var label = ClassOf(row.Fields[table![column]]);
                if (table.Required(row, "item") is { } id && label >= 0 && votes.Items.TryGetValue(id, out var item))
                    known.Add(item, label, table, row);
            }

            return known;
        }

        var truth = Known(truths, "label");
        var expertVotes = Known(experts, "expert_label");
        var texts = new RecordedTexts(files.Table("items.csv", ["item"]));
        return faults.Any ? null : votes.Build(files.Name, FeedbackMethod.Classify, names, truth, expertVotes,
            (id, _) => texts.Single(id));
    }
}
