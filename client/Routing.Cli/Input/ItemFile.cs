using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Routing.Cli.Input;

public sealed record ItemRow
{
    public required int Row { get; init; }

    public required string ExternalId { get; init; }

    public required string Prompt { get; init; }

    public required IReadOnlyList<string> Candidates { get; init; }

    /// <summary>Prompt group whose candidates it compares; null where it stands alone.</summary>
    public string? Group { get; init; }

    /// <summary>Ids of the candidates; empty where they have none.</summary>
    public IReadOnlyList<string> CandidateIds { get; init; } = [];

    public string? Language { get; init; }

    public string? Risk { get; init; }

    public string? Slice { get; init; }

    /// <summary>Known answer by question, which makes the item gold.</summary>
    public IReadOnlyDictionary<string, string>? Gold { get; init; }

    /// <summary>What it shows may harm who sees it: daily limits apply.</summary>
    public bool Harmful { get; init; }

    /// <summary>Who wrote it; he and his team do not judge it.</summary>
    public string? Author { get; init; }

    public string? AuthorTeam { get; init; }

    /// <summary>What a reviewer must hold.</summary>
    public IReadOnlyList<string> Qualifications { get; init; } = [];

    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>Members this version does not know, kept as given.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Extras { get; init; }
}

/// <summary>Reads items, one JSON object a line. All faults of the file are reported together. A row with three to sixteen
/// candidates is a prompt group: every two of them are an item.</summary>
public static class ItemFile
{
    public const int PromptLimit = 256 * 1024;
    public const int CandidateLimit = 64 * 1024;

    /// <summary>Candidates of one prompt at most.</summary>
    public const int MostCandidates = 16;

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
            var reader = new RowReader(name, number, faults);
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

    private sealed class RowReader(string name, int number, FaultList faults)
    {
        private bool _bad;

        public void Fault(string pointer, string code, string message, int column = 1)
        {
            _bad = true;
            faults.Add(pointer, code, $"{name}, row {number}: {message}", number, column);
        }

        public ItemRow? Read(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                Fault(string.Empty, "validation_failed", "A row is one JSON object.");
                return null;
            }

            string? id = null, prompt = null, group = null, language = null, risk = null, slice = null, author = null, authorTeam = null;
            var harmful = false;
            Dictionary<string, string>? gold = null;
            var (candidates, candidateIds) = (new List<string>(), new List<string>());
            var qualifications = new List<string>();
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
            var extras = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (var member in root.EnumerateObject())
            {
                switch (member.Name)
                {
                    case "externalId": id = Text(member.Value, "/externalId"); break;
                    case "prompt": prompt = Text(member.Value, "/prompt", PromptLimit); break;
                    case "language": language = Text(member.Value, "/language"); break;
                    case "risk": risk = Text(member.Value, "/risk"); break;
                    case "slice": slice = Text(member.Value, "/slice"); break;
                    case "harmful" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False: harmful = member.Value.GetBoolean(); break;
                    case "harmful": Fault("/harmful", "validation_failed", "harmful is true or false."); break;
                    case "author": author = Text(member.Value, "/author"); break;
                    case "authorTeam": authorTeam = Text(member.Value, "/authorTeam"); break;
                    case "qualifications": Texts(member.Value, qualifications, "qualifications"); break;
                    case "gold": Attributes(member.Value, gold = new(StringComparer.Ordinal), "gold"); break;
                    case "candidates": Candidates(member.Value, candidates, candidateIds); break;
                    case "group": group = Text(member.Value, "/group"); break;
                    case "attributes": Attributes(member.Value, attributes); break;
                    default: extras.Add(member.Name, member.Value.Clone()); break;
                }
            }

            // A null that was given as something else than a text has its fault already.
            if (string.IsNullOrWhiteSpace(id) && (id is not null || !root.TryGetProperty("externalId", out _)))
                Fault("/externalId", "validation_failed", "externalId is needed.");
            else if (id?.Length > 200)
                Fault("/externalId", "validation_failed", "externalId has at most 200 characters.");
            if (string.IsNullOrWhiteSpace(prompt) && (prompt is not null || !root.TryGetProperty("prompt", out _)))
                Fault("/prompt", "validation_failed", "prompt is needed.");
            CheckGroup(candidates, candidateIds, group, gold is not null);
            return _bad ? null : new ItemRow
            {
                Group = candidateIds.Count == 0 ? null : group ?? id,
                CandidateIds = candidateIds,
                Row = number,
                ExternalId = id!,
                Prompt = prompt!,
                Candidates = candidates,
                Language = language,
                Risk = risk,
                Slice = slice,
                Gold = gold,
                Harmful = harmful,
                Author = author,
                AuthorTeam = authorTeam,
                Qualifications = qualifications,
                Attributes = attributes,
                Extras = extras,
            };
        }

        // Texts, or objects of externalId and text; three or more without ids are numbered.
        private void Candidates(JsonElement value, List<string> candidates, List<string> ids)
        {
            if (value.ValueKind != JsonValueKind.Array)
            {
                Fault("/candidates", "validation_failed", "candidates is a list of texts, or of objects with externalId and text.");
                return;
            }

            foreach (var (n, element) in value.EnumerateArray().Index())
            {
                var named = element.ValueKind == JsonValueKind.Object;
                if (named && !(element.TryGetProperty("externalId", out _) && element.TryGetProperty("text", out _)))
                {
                    Fault($"/candidates/{n}", "validation_failed", "A candidate is a text, or an object with externalId and text.");
                    continue;
                }

                if (Text(named ? element.GetProperty("text") : element, $"/candidates/{n}") is { } text)
                    candidates.Add(text);
                if (named && Text(element.GetProperty("externalId"), $"/candidates/{n}/externalId") is { } id)
                    ids.Add(id);
            }

            if (candidates.Count > 2 && ids.Count == 0)
                ids.AddRange(candidates.Select((_, n) => (n + 1).ToString(CultureInfo.InvariantCulture)));
            if (candidates.Select(text => text.Normalize()).Distinct(StringComparer.Ordinal).Count() < candidates.Count)
                Fault("/candidates", "candidates_identical", candidates.Count == 2 ? "The two candidates are the same text." : "Two candidates are the same text.");
        }

        private void CheckGroup(List<string> candidates, List<string> ids, string? group, bool gold)
        {
            if (candidates.Count > MostCandidates)
                Fault("/candidates", "validation_failed", $"A prompt has at most {MostCandidates} candidates, not {candidates.Count}.");
            if (ids.Count > 0 && ids.Count != candidates.Count)
                Fault("/candidates", "validation_failed", "Either all candidates have an externalId, or none has.");
            if (ids.Distinct(StringComparer.Ordinal).Count() < ids.Count)
                Fault("/candidates", "validation_failed", "Two candidates have the same externalId.");
            if (group is not null && (ids.Count == 0 || candidates.Count < 2))
                Fault("/group", "validation_failed", "A prompt group needs two candidates or more with an externalId each.");
            if (gold && candidates.Count > 2)
                Fault("/gold", "validation_failed", "Gold is known of one pair: give two candidates.");
        }

        private void Texts(JsonElement value, List<string> texts, string name)
        {
            if (value.ValueKind != JsonValueKind.Array)
            {
                Fault("/" + name, "validation_failed", $"{name} is a list of texts.");
                return;
            }

            foreach (var element in value.EnumerateArray())
            {
                if (Text(element, $"/{name}/{texts.Count}") is { } text)
                    texts.Add(text);
            }
        }

        private void Attributes(JsonElement value, Dictionary<string, string> attributes, string name = "attributes")
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                Fault("/" + name, "validation_failed", $"{name} is an object.");
                return;
            }

            foreach (var member in value.EnumerateObject())
            {
                var text = member.Value.ValueKind == JsonValueKind.String
                    ? Text(member.Value, $"/{name}/{member.Name}")
                    : member.Value.GetRawText();
                if (text is not null)
                    attributes.Add(member.Name, text);
            }
        }

        private string? Text(JsonElement value, string pointer, int limit = CandidateLimit)
        {
            if (value.ValueKind != JsonValueKind.String)
            {
                Fault(pointer, "validation_failed", "A text is needed.");
                return null;
            }

            var text = value.GetString()!;
            if (Encoding.UTF8.GetByteCount(text) > limit)
                Fault(pointer, "content_too_large", $"The text is over {limit / 1024} KiB.");
            if (StrictText.HasControl(text))
                Fault(pointer, "validation_failed", "A control character is not allowed.");
            return text;
        }
    }
}
