using System.IO.Compression;
using System.Text.Json;
using Routing.RewardModels;

namespace Routing.Cli.Input;

/// <summary>Reads <c>{id, prompt, response_a, response_b, preferred: a|b|tie, annotator?, slice?, group?}</c>, one JSON object a line, plain
/// or <c>.gz</c>.</summary>
public static class PreferenceFile
{
    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public static IReadOnlyList<PreferencePair> Read(string path)
    {
        var faults = new FaultList();
        var pairs = new List<PreferencePair>();
        var name = Path.GetFileName(path);
        using var file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream, new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true));
        var number = 0;
        var first = new Dictionary<string, (int Row, PreferencePair Pair)>(StringComparer.Ordinal);
        try
        {
            while (reader.ReadLine() is { } line)
            {
                number++;
                if (string.IsNullOrWhiteSpace(line) || Row(name, number, line, faults) is not { } pair)
                    continue;
                pairs.Add(pair);
                if (!first.TryAdd(pair.Id, (number, pair)) && !OnTheSame(first[pair.Id].Pair, pair))
                    faults.Add("/id", "validation_failed", $"{name}, row {number}: '{pair.Id}' names other texts in row {first[pair.Id].Row}.", number, 1);
            }
        }
        catch (System.Text.DecoderFallbackException)
        {
            faults.Add(name, "encoding_invalid", $"{name}, after row {number}: not valid UTF-8.", number + 1, 1);
        }
        catch (InvalidDataException)
        {
            faults.Add(name, "format_invalid", "The file is not valid gzip.", 0, 0);
        }

        if (pairs.Count == 0 && !faults.Any)
            faults.Add(name, "validation_failed", $"{name} has no pairs.", 1, 1);
        faults.ThrowIfAny();
        return pairs;
    }

    // Several people may judge a pair, and each may see its sides swapped.
    private static bool OnTheSame(PreferencePair one, PreferencePair other) => one.Prompt == other.Prompt
        && ((one.ResponseA == other.ResponseA && one.ResponseB == other.ResponseB) || (one.ResponseA == other.ResponseB && one.ResponseB == other.ResponseA));

    private static PreferencePair? Row(string name, int number, string line, FaultList faults)
    {
        var bad = false;
        try
        {
            using var document = JsonDocument.Parse(line, _strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                Fault("", "A row is one JSON object.");
                return null;
            }

            var pair = new PreferencePair(
                Text("id")!, Text("prompt")!, Text("response_a")!, Text("response_b")!,
                Text("preferred") switch { "a" => Preferred.A, "b" => Preferred.B, "tie" => Preferred.Tie, var other => Other(other) },
                Optional("annotator"), Optional("slice"))
            {
                Group = Optional("group"),
            };
            return bad ? null : pair;

            Preferred Other(string? value)
            {
                if (value is not null)
                    Fault("preferred", $"'{value}' is not one of a, b, tie.");
                return Preferred.Tie;
            }

            string? Text(string member)
            {
                if (Optional(member) is { } text)
                    return text;
                if (!root.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
                    Fault(member, $"'{member}' is missing.");
                return null;
            }

            string? Optional(string member)
            {
                if (!root.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
                    return null;
                if (value.ValueKind == JsonValueKind.String)
                    return value.GetString();
                Fault(member, $"'{member}' is {value.ValueKind}; a string is expected.");
                return null;
            }
        }
        catch (JsonException fault)
        {
            Fault("", $"Not valid JSON: {fault.Message.Split(" LineNumber:")[0]}");
            return null;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is valid JSON but no text.
            Fault("", "A string is not valid Unicode.");
            return null;
        }

        void Fault(string member, string message)
        {
            bad = true;
            faults.Add("/" + member, "validation_failed", $"{name}, row {number}: {message}", number, 1);
        }
    }
}
