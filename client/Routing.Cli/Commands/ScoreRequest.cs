using System.Buffers;
using System.Text.Json;
using Routing.RewardModels.Encoding;

namespace Routing.Cli.Commands;

/// <summary>A line that asks for a score: <c>{id?, prompt, response}</c> or <c>{id?, prompt, response_a, response_b}</c>.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Texts">One text, or two for a pair; none where the line is refused.</param>
/// <param name="Error">Why it is refused.</param>
internal sealed record ScoreRequest(int Line, string? Id, IReadOnlyList<PromptedAnswer> Texts, string? Error)
{
    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Null where the line is blank.</summary>
    /// <param name="text">UTF-8.</param>
    public static ScoreRequest? Parse(ReadOnlySequence<byte> text, int line)
    {
        if (line == 1 && text.FirstSpan.StartsWith(ByteOrderMark))
            text = text.Slice(ByteOrderMark.Length);
        if (IsBlank(text))
            return null;
        try
        {
            using var document = JsonDocument.Parse(text, _strict);
            return Parse(document.RootElement, line);
        }
        catch (JsonException fault)
        {
            return Refused($"not valid JSON: {fault.Message.Split(" LineNumber:")[0]}");
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is valid JSON but no text.
            return Refused("a string is not valid Unicode.");
        }

        ScoreRequest Refused(string error) => new(line, null, [], error);
    }

    private static ScoreRequest Parse(JsonElement root, int line)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new ScoreRequest(line, null, [], $"a line is one JSON object; {root.ValueKind} is found.");
        var id = Member(root, "id");
        if (id is null && root.TryGetProperty("id", out var other) && other.ValueKind != JsonValueKind.Null)
            return new ScoreRequest(line, null, [], $"'id' is {other.ValueKind}; a string is expected.");
        if (Member(root, "prompt") is not { } prompt)
            return new ScoreRequest(line, id, [], "'prompt' is missing or no string.");
        if (Member(root, "response") is { } response)
            return new ScoreRequest(line, id, [new(prompt, response)], null);
        return Member(root, "response_a") is { } a && Member(root, "response_b") is { } b
            ? new ScoreRequest(line, id, [new(prompt, a), new(prompt, b)], null)
            : new ScoreRequest(line, id, [], "'response', or 'response_a' and 'response_b', are missing or no strings.");
    }

    private static string? Member(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsBlank(ReadOnlySequence<byte> text)
    {
        foreach (var part in text)
        {
            if (part.Span.ContainsAnyExcept(" \t\r"u8))
                return false;
        }

        return true;
    }
}
