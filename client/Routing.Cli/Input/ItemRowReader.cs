using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Routing.Cli.Input;

/// <summary>Reads one row of a file of items; its faults go to those of the file.</summary>
internal sealed class ItemRowReader(string name, int number, FaultList faults)
{
    private const int PromptLimit = 256 * 1024, CandidateLimit = 64 * 1024;

    // Candidates of one prompt.
    private const int MostCandidates = 16;

    private bool _bad;

    /// <summary>Adds a fault of this row.</summary>
    public void Fault(string pointer, string code, string message, int column = 1)
    {
        _bad = true;
        faults.Add(pointer, code, $"{name}, row {number}: {message}", number, column);
    }

    /// <summary>The item; null where something of it is wrong.</summary>
    public ItemRow? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Fault(string.Empty, "validation_failed", "A row is one JSON object.");
            return null;
        }

        string? id = null, prompt = null, group = null, language = null, risk = null, slice = null, author = null, authorTeam = null;
        var (harmful, attention) = (false, false);
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
                case "harmful": harmful = Flag(member); break;
                case "attention": attention = Flag(member); break;
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
        if (attention && gold is null)
            Fault("/attention", "validation_failed", "An attention check needs its obvious answer as gold.");
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
            Attention = attention,
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

    private bool Flag(JsonProperty member)
    {
        if (member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return member.Value.GetBoolean();
        Fault("/" + member.Name, "validation_failed", $"{member.Name} is true or false.");
        return false;
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
