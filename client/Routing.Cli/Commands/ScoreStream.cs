using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Routing.RewardModels;
using Routing.RewardModels.Encoding;

namespace Routing.Cli.Commands;

/// <summary>Scores answers line by line: the lines that have come, a few hundred at most, are scored together and written in their order,
/// so that whoever waits for an answer before he asks again has it. A line that cannot be scored gives a line that says why, and the
/// others go on.</summary>
internal static class ScoreStream
{
    private const int Batch = 256;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns><see cref="ExitCode.Failure"/> where a line was refused.</returns>
    public static async Task<int> Run(RewardModel model, Stream input, Stream output, CancellationToken cancellation)
    {
        var reader = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 1 << 16));
        await using var writer = new StreamWriter(output);
        var version = Artefact.VersionOf(model);
        var (number, refused) = (0, false);
        var requests = new List<ScoreRequest>(Batch);
        while (true)
        {
            // A stream that waits for somebody to type does not hear of a cancellation.
            var read = await reader.ReadAsync(cancellation).AsTask().WaitAsync(cancellation);
            var rest = read.Buffer;
            while (NextLine(ref rest, read.IsCompleted) is { } line)
            {
                number++;
                if (ScoreRequest.Parse(line, number) is { } request)
                    requests.Add(request);
                if (requests.Count == Batch)
                    await Answer();
            }

            await Answer();
            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
                return refused ? ExitCode.Failure : ExitCode.Success;
        }

        async Task Answer()
        {
            foreach (var result in Results(model, version, requests, cancellation))
            {
                refused |= result is Refusal;
                await writer.WriteLineAsync(JsonSerializer.Serialize(result, result.GetType(), _json).AsMemory(), cancellation);
            }

            requests.Clear();
            await writer.FlushAsync(cancellation);
        }
    }

    // Null where no whole line has come.
    private static ReadOnlySequence<byte>? NextLine(ref ReadOnlySequence<byte> rest, bool last)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            var line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return line;
        }

        if (!last || rest.IsEmpty)
            return null;
        var ending = rest;
        rest = rest.Slice(rest.End);
        return ending;
    }

    private static IEnumerable<object> Results(
        RewardModel model, string version, IReadOnlyList<ScoreRequest> requests, CancellationToken cancellation)
    {
        IReadOnlyList<EncodedText> encoded;
        try
        {
            encoded = model.Encoder.Encode([.. requests.SelectMany(request => request.Texts)], cancellation);
        }
        catch (InvalidDataException fault)
        {
            // A brought transformer has no vector for one of the texts: the others have theirs.
            return requests is [var one] ? [new Refusal(one.Id, one.Line, fault.Message)]
                : requests.SelectMany(request => Results(model, version, [request], cancellation));
        }

        var at = 0;
        return requests.Select(request => Of(model, version, request, encoded, (at += request.Texts.Count) - request.Texts.Count));
    }

    private static object Of(RewardModel model, string version, ScoreRequest request, IReadOnlyList<EncodedText> encoded, int at)
    {
        if (request.Error is { } error)
            return new Refusal(request.Id, request.Line, error);
        var first = encoded[at];
        if (request.Texts.Count == 1)
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

    private sealed record AnswerScore(
        string? Id, double Score, string Model, bool? Truncated, bool? OutOfDomain);

    // Doubt is the standard deviation of the log odds; information in nats.
    private sealed record PairScore(
        string? Id, double ScoreA, double ScoreB, double ProbabilityA,
        double Doubt, double Information, string Model, bool? Truncated, bool? OutOfDomain);

    private sealed record Refusal(string? Id, int Line, string Error);
}
