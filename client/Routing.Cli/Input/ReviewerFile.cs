namespace Routing.Cli.Input;

public sealed record ReviewerRow(string Reviewer, string Tier, IReadOnlyList<string> Languages, string? Pool);

/// <summary>Reads <c>reviewer,tier,languages,pool</c>; several languages are separated by semicolons or blanks.</summary>
public static class ReviewerFile
{
    public static IReadOnlyList<ReviewerRow> Read(Stream stream, string name = "reviewers.csv")
    {
        ArgumentNullException.ThrowIfNull(stream);
        var faults = new FaultList();
        var rows = new List<ReviewerRow>();
        var text = StrictText.Read(stream, name, faults);
        var table = text is null ? null : CsvTable.Parse(name, text, ["reviewer", "tier", "languages", "pool"], faults);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in table?.Rows ?? [])
        {
            var reviewer = table!.Required(row, "reviewer");
            var tier = table.Required(row, "tier");
            if (reviewer?.Length > 200)
                table.Fault(row, "reviewer", "an id has at most 200 characters.");
            if (reviewer is not null && !seen.Add(reviewer))
                table.Fault(row, "reviewer", $"reviewer '{reviewer}' is given twice.");
            var languages = row.Fields[table["languages"]].Split(
                [';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var pool = row.Fields[table["pool"]];
            if (reviewer is not null && tier is not null)
                rows.Add(new ReviewerRow(reviewer, tier, languages, pool.Length == 0 ? null : pool));
        }

        faults.ThrowIfAny();
        return rows;
    }
}
