namespace Routing.Scoring.Encoding;

/// <summary>Joins the tokens of a prompt and an answer into one text of bounded length.</summary>
/// <param name="Parts">Fixed token ids in order; null stands for prompt or answer.</param>
/// <param name="PromptFirst">Whether the first null is the prompt.</param>
/// <param name="MaxTokens">Most tokens of a joined text.</param>
internal sealed record PairWindow(IReadOnlyList<int?> Parts, bool PromptFirst, int MaxTokens)
{
    /// <summary>Words of the pair format.</summary>
    public const string Prompt = "prompt", Answer = "answer";

    // Share of the window that a long prompt leaves to a long answer: three quarters.
    private const int PromptShare = 4;

    /// <summary>Tokens for prompt and answer together.</summary>
    public int Room { get; } = MaxTokens - Parts.Count(part => part is not null);

    /// <summary>The window of settings that were checked.</summary>
    public static PairWindow Of(EncoderSettings settings)
    {
        var format = settings.PairFormat;
        return new PairWindow(
            [.. format.Select(element => element.ValueKind == System.Text.Json.JsonValueKind.Number ? element.GetInt32() : (int?)null)],
            format.First(element => element.ValueKind == System.Text.Json.JsonValueKind.String).GetString() == Prompt, settings.MaxTokens);
    }

    /// <summary>The joined text. The prompt is cut first, at its beginning; the answer only where it alone is too long, at its end,
    /// and then a long prompt keeps a quarter of the room.</summary>
    /// <returns>Ids, the place where the answer begins, and whether the answer was cut.</returns>
    public JoinedTokens Join(IReadOnlyList<int> prompt, IReadOnlyList<int> answer)
    {
        var cut = answer.Count > Room;
        var asked = Math.Min(prompt.Count, cut ? Room / PromptShare : Room - answer.Count);
        var answered = Math.Min(answer.Count, Room - asked);
        var ids = new List<int>(MaxTokens);
        var (begins, prompted) = (0, !PromptFirst);
        foreach (var part in Parts)
        {
            if (part is { } id)
            {
                ids.Add(id);
            }
            else if (prompted)
            {
                begins = ids.Count;
                ids.AddRange(answer.Take(answered));
                prompted = false;
            }
            else
            {
                ids.AddRange(prompt.Skip(prompt.Count - asked));
                prompted = true;
            }
        }

        return new JoinedTokens([.. ids], begins, cut);
    }
}

/// <summary>Tokens of a prompt and an answer.</summary>
/// <param name="AnswerBegins">Place of the answer's first token.</param>
/// <param name="Truncated">Whether the end of the answer is missing.</param>
internal sealed record JoinedTokens(int[] Ids, int AnswerBegins, bool Truncated);
