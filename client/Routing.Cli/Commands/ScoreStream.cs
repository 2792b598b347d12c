using System.Text.Json;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;

namespace Routing.Cli.Commands;

/// <summary>Scores answers line by line: a few hundred lines are read, scored together, and written in their order. A line that
/// cannot be scored gives a line that says why, and the others go on.</summary>
internal static class ScoreStream
{
    private const int Batch = 256;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <returns><see cref="ExitCode.Failure"/> where a line was refused.</returns>
    public static int Run(RewardModel model, Stream input, Stream output, CancellationToken cancellation)
    {
        using var reader = new StreamReader(input);
        using var writer = new StreamWriter(output);
        var version = Artefact.VersionOf(model);
        var (number, refused) = (0, false);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var requests = new List<Request>(Batch);
            while (requests.Count < Batch && reader.ReadLine() is { } line)
            {
                number++;
                if (!string.IsNullOrWhiteSpace(line))
                    requests.Add(Parse(line, number));
            }

            if (requests.Count == 0)
                return refused ? ExitCode.Failure : ExitCode.Success;
            refused |= requests.Any(request => request.Error is not null);
            var encoded = model.Encoder.Encode([.. requests.SelectMany(request => request.Texts)], cancellation);
            var at = 0;
            foreach (var request in requests)
            {
                var result = Of(model, version, request, encoded, at);
                at += request.Texts.Length;
                writer.WriteLine(JsonSerializer.Serialize(result, result.GetType(), _json));
            }

            // Whoever waits for these lines has them before the next are read.
            writer.Flush();
        }
    }

    private static object Of(RewardModel model, string version, Request request, IReadOnlyList<EncodedText> encoded, int at)
    {
        if (request.Error is { } error)
            return new Refusal(request.Id, request.Line, error);
        var first = encoded[at];
        if (request.Texts.Length == 1)
            return new AnswerScore(request.Id, model.Head.Score(first), version, Marked(first.Truncated), Marked(Outside(model, first)));
        var second = encoded[at + 1];
        var view = model.Head.View(first, second);
        return new PairScore(
            request.Id, model.Head.Score(first), model.Head.Score(second), view.Probability,
            Math.Sqrt(view.Variance), view.Information, version,
            Marked(first.Truncated || second.Truncated), Marked(Outside(model, first) || Outside(model, second)));
    }

    private static bool Outside(RewardModel model, EncodedText text) => model.Domain?.IsOutside(text) ?? false;

    // Marks are written where they hold.
    private static bool? Marked(bool holds) => holds ? true : null;

    private static Request Parse(string text, int line)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return new Request(line, null, [], "not a JSON object.");
            var id = Member(root, "id");
            if (Member(root, "prompt") is not { } prompt)
                return new Request(line, id, [], "'prompt' is missing or no string.");
            if (Member(root, "response") is { } response)
                return new Request(line, id, [new PromptedAnswer(prompt, response)], null);
            return Member(root, "response_a") is { } a && Member(root, "response_b") is { } b
                ? new Request(line, id, [new PromptedAnswer(prompt, a), new PromptedAnswer(prompt, b)], null)
                : new Request(line, id, [], "'response', or 'response_a' and 'response_b', are missing or no strings.");
        }
        catch (JsonException)
        {
            return new Request(line, null, [], "not valid JSON.");
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is valid JSON but no text.
            return new Request(line, null, [], "a string is not valid Unicode.");
        }
    }

    private static string? Member(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // One text, or two for a pair; none where the line is refused.
    private sealed record Request(int Line, string? Id, PromptedAnswer[] Texts, string? Error);

    private sealed record AnswerScore(
        string? Id, double Score, string Model, bool? Truncated, bool? OutOfDomain);

    // Doubt is the standard deviation of the log odds; information in nats.
    private sealed record PairScore(
        string? Id, double ScoreA, double ScoreB, double ProbabilityA,
        double Doubt, double Information, string Model, bool? Truncated, bool? OutOfDomain);

    private sealed record Refusal(string? Id, int Line, string Error);
}
