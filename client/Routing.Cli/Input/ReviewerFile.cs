using System.Globalization;

namespace Routing.Cli.Input;

public sealed record ReviewerRow(int Line, string Reviewer, string Tier, IReadOnlyList<string> Languages, string? Pool)
{
    public string? Team { get; init; }

    public int? DailyLimit { get; init; }

    public IReadOnlyList<string> Qualifications { get; init; } = [];

    /// <summary>Group he counts for in quotas.</summary>
    public string? Group { get; init; }

    /// <summary>Most harmful items he wants to see on a day.</summary>
    public int? HarmfulLimit { get; init; }

    /// <summary>People whose work he must not judge, and with whom he must not judge.</summary>
    public IReadOnlyList<string> Conflicts { get; init; } = [];
}

/// <summary>Reads <c>reviewer,tier,languages</c> and, where the file has them, <c>pool</c>, <c>team</c>, <c>dailyLimit</c>,
/// <c>qualifications</c>, <c>conflicts</c>, <c>group</c> and <c>harmfulLimit</c>; several values are separated by semicolons or blanks.</summary>
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
            var daily = Count(table, row, "dailyLimit", least: 1);
            var harmful = Count(table, row, "harmfulLimit", least: 0);
            if (reviewer is not null && tier is not null)
                rows.Add(new ReviewerRow(row.Line, reviewer, tier, Several(table.Optional(row, "languages")), table.Optional(row, "pool"))
                {
                    Team = table.Optional(row, "team"),
                    DailyLimit = daily,
                    HarmfulLimit = harmful,
                    Group = table.Optional(row, "group"),
                    Qualifications = Several(table.Optional(row, "qualifications")),
                    Conflicts = Several(table.Optional(row, "conflicts")),
                });
        }

        faults.ThrowIfAny();
        return rows;
    }

    private static int? Count(CsvTable table, CsvRow row, string column, int least)
    {
        if (table.Optional(row, column) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least)
            return count;
        table.Fault(row, column, $"'{text}' is no whole number of at least {least}.");
        return null;
    }

    private static string[] Several(string? field) => (field ?? "").Split(
        [';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
