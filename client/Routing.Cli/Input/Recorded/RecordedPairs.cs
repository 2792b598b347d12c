using Routing.Core.Programmes;

namespace Routing.Cli.Input;

/// <summary>Reads recorded comparisons: two ids a row, the winner or a tie, and the texts behind the ids where there are any.</summary>
internal static class RecordedPairs
{
    // Cannot be in an id: control characters are refused.
    private const char Separator = '\u001f';

    public static RecordedSet? Read(RecordedFiles files, FaultList faults)
    {
        var votes = new RecordedVotes();
        var pairs = new List<(string A, string B)>();
        var comparisons = files.Table("comparisons.csv", ["worker", "left", "right", "label"]);
        var ties = files.Table("ties.csv", ["worker", "left", "right"]);
        foreach (var table in new[] { comparisons, ties })
        {
            foreach (var row in table?.Rows ?? [])
            {
                var worker = table!.Required(row, "worker");
                var pair = PairOf(table, row);
                var winner = table == comparisons ? WinnerOf(table, row, pair) : 2;
                if (worker is null || pair is not { } p || winner is not { } vote)
                    continue;
                if (votes.Vote(worker, PairId(p), vote))
                    pairs.Add(p);
            }
        }

        var truth = new KnownAnswers();
        if (files.Table("truth_pairs.csv", ["left", "right", "label"]) is { } truths)
        {
            foreach (var row in truths.Rows)
            {
                var pair = PairOf(truths, row);
                var label = row.Fields[truths["label"]] == "tie" ? 2 : WinnerOf(truths, row, pair);
                if (pair is { } p && label is { } right && votes.Items.TryGetValue(PairId(p), out var item))
                    truth.Add(item, right, truths, row);
            }
        }

        var texts = new RecordedTexts(files.Table("items.csv", ["item"]));
        return faults.Any ? null : votes.Build(files.Name, FeedbackMethod.Pairwise, ["A", "B", "tie"], truth, new KnownAnswers(),
            (id, index) => texts.Pair(id.Replace(Separator, '|'), pairs[index]));
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

    private static string PairId((string A, string B) pair) => pair.A + Separator + pair.B;
}
