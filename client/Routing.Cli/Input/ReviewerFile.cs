using System.Globalization;

namespace Routing.Cli.Input;

public sealed record ReviewerRow(int Line, string Reviewer, string Tier, IReadOnlyList<string> Languages, string? Pool)
{
    public string? Team { get; init; }

    public int? DailyLimit { get; init; }

    public IReadOnlyList<string> Qualifications { get; init; } = [];

    /// <summary>People whose work he must not judge, and with whom he must not judge.</summary>
    public IReadOnlyList<string> Conflicts { get; init; } = [];
}

/// <summary>Reads <c>reviewer,tier,languages</c> and, where the file has them, <c>pool</c>, <c>team</c>, <c>dailyLimit</c>,
/// <c>qualifications</c> and <c>conflicts</c>; several values are separated by semicolons or blanks.</summary>
public static class ReviewerFile
{
    public static IReadOnlyList<ReviewerRow> Read(Stream stream, string name = "reviewers.csv")
    {
        ArgumentNullException.ThrowIfNull(stream);
        var faults = new FaultList();
        var rows = new List<ReviewerRow>();
        var text = StrictText.Read(stream, name, faults);
        var table = text is null ? null : CsvTable.Parse(name, text, ["reviewer", "tier", "languages"], faults);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in table?.Rows ?? [])
        {
            var reviewer = table!.Required(row, "reviewer");
            var tier = table.Required(row, "tier");
            if (reviewer?.Length > 200)
                table.Fault(row, "reviewer", "an id has at most 200 characters.");
            if (reviewer is not null && !seen.Add(reviewer))
                table.Fault(row, "reviewer", $"reviewer '{reviewer}' is given twice.");
            var limit = table.Optional(row, "dailyLimit");
            var daily = 0;
            if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out daily) || daily < 1))
                table.Fault(row, "dailyLimit", $"'{limit}' is no whole number of at least 1.");
            if (reviewer is not null && tier is not null)
                rows.Add(new ReviewerRow(row.Line, reviewer, tier, Several(table.Optional(row, "languages")), table.Optional(row, "pool"))
                {
                    Team = table.Optional(row, "team"),
                    DailyLimit = limit is null ? null : daily,
                    Qualifications = Several(table.Optional(row, "qualifications")),
                    Conflicts = Several(table.Optional(row, "conflicts")),
                });
        }

        faults.ThrowIfAny();
        return rows;
    }

    private static string[] Several(string? field) => (field ?? "").Split(
        [';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
