using System.Collections.Immutable;
using System.Text.Json;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Labels;

/// <summary>Answers of each reviewer on the last day (UTC) that anybody answered on, gold included: what daily limits count.
/// Folded from the facts of a programme's tasks in the order of the journal, so that it is exact up to its position.</summary>
/// <param name="Position">All events of the programme up to here were counted.</param>
/// <param name="Day">The day; the first of all days where nobody has answered yet.</param>
/// <param name="ByReviewer">Those without an answer on it are missing.</param>
public sealed record DayAnswers(long Position, DateOnly Day, ImmutableDictionary<string, int> ByReviewer)
{
    // How the journal names an answer, near the beginning of what it holds of it.
    private const int KindWithin = 32;

    /// <summary>Before the first event.</summary>
    public static DayAnswers None { get; } = new(0, default, ImmutableDictionary<string, int>.Empty);

    private static ReadOnlySpan<byte> Kind => "\"judged\""u8;

    /// <summary>Answers of a reviewer on a day.</summary>
    public int Of(string reviewer, DateOnly day) => day == Day ? ByReviewer.GetValueOrDefault(reviewer) : 0;

    /// <summary>With one answer more. One of an earlier day, written around midnight by a clock that is behind, limits nobody any more.</summary>
    public DayAnswers After(Judged judged)
    {
        var day = DateOnly.FromDateTime(judged.At.UtcDateTime);
        return day < Day ? this
            : day > Day ? this with { Day = day, ByReviewer = ImmutableDictionary<string, int>.Empty.Add(judged.Reviewer, 1) }
            : this with { ByReviewer = ByReviewer.SetItem(judged.Reviewer, ByReviewer.GetValueOrDefault(judged.Reviewer) + 1) };
    }

    /// <summary>With all that was written since. An answer that cannot be read counts for nobody.</summary>
    public async Task<DayAnswers> ReadOn(IJournal journal, string streamPrefix, CancellationToken cancellation)
    {
        var answers = this;
        await foreach (var page in journal.ReadPages(streamPrefix, Position, cancellation))
        {
            foreach (var recorded in page.Events)
            {
                if (recorded.Body.Span[..Math.Min(KindWithin, recorded.Body.Length)].IndexOf(Kind) >= 0 && Answer(recorded) is { } judged)
                    answers = answers.After(judged);
            }

            answers = answers with { Position = page.Seen };
        }

        return answers;
    }

    /// <summary>The counts as bytes.</summary>
    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>The counts from their bytes.</summary>
    /// <exception cref="JsonException">They are not such counts.</exception>
    public static DayAnswers Decode(ReadOnlyMemory<byte> body) =>
        JsonSerializer.Deserialize<DayAnswers>(body.Span) ?? throw new JsonException("Counts of a day are needed, not 'null'.");

    private static Judged? Answer(Recorded recorded)
    {
        try
        {
            return BareFacts.Codec.Decode(recorded.Body) as Judged;
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
