using System.Text.Json;

namespace Routing.Cli.Input;

/// <summary>Reads items, one JSON object a line. All faults of the file are reported together. A row with three to sixteen
/// candidates is a prompt group: every two of them are an item.</summary>
public static class ItemFile
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public static IReadOnlyList<ItemRow> Read(Stream stream, string name = "items.jsonl")
    {
        ArgumentNullException.ThrowIfNull(stream);
        var faults = new FaultList();
        var rows = new List<ItemRow>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var text = StrictText.Read(stream, name, faults);
        var number = 0;
        foreach (var line in (text ?? string.Empty).Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var reader = new ItemRowReader(name, number, faults);
            try
            {
                using var document = JsonDocument.Parse(line, Strict);
                if (reader.Read(document.RootElement) is not { } row)
                    continue;
                if (seen.TryGetValue(row.ExternalId, out var first))
                    reader.Fault("/externalId", "validation_failed", $"'{row.ExternalId}' is already on row {first}.");
                else
                    seen.Add(row.ExternalId, number);
                rows.AddRange(Pairs(row));
            }
            catch (JsonException exception)
            {
                reader.Fault(string.Empty, "request_unreadable", "Not valid JSON.", (int)(exception.BytePositionInLine ?? 0) + 1);
            }
            catch (InvalidOperationException)
            {
                // An escaped half of a surrogate pair is valid JSON but no text.
                reader.Fault(string.Empty, "encoding_invalid", "A string is not valid Unicode.");
            }
        }

        faults.ThrowIfAny();
        return rows;
    }

    private static IEnumerable<ItemRow> Pairs(ItemRow row) => row.Candidates.Count <= 2
        ? [row]
        : from a in Enumerable.Range(0, row.Candidates.Count)
          from b in Enumerable.Range(a + 1, row.Candidates.Count - a - 1)
          select row with
          {
              ExternalId = $"{row.ExternalId}:{row.CandidateIds[a]}-{row.CandidateIds[b]}",
              Candidates = [row.Candidates[a], row.Candidates[b]], CandidateIds = [row.CandidateIds[a], row.CandidateIds[b]],
          };
}
