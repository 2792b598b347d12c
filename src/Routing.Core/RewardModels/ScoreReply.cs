using System.Collections.Immutable;
using Routing.Core.Ledgers;

namespace Routing.Core.RewardModels;

/// <summary>What a scorer answers.</summary>
public abstract record ScoreReply
{
    private ScoreReply() { }

    /// <summary>Scores in the order of the answers.</summary>
    public sealed record Scored(ServedModel Model, ImmutableArray<AnswerScore> Answers) : ScoreReply;

    /// <summary>No score, for a reason of <see cref="ScoreRefusals"/>.</summary>
    public sealed record Refused(Refusal Reason) : ScoreReply;
}

/// <summary>The model that gave a score.</summary>
/// <param name="Version">Hash of what decides its scores.</param>
/// <param name="Encoder">Id of its encoder.</param>
/// <param name="Device">Where it ran: cpu or cuda:N.</param>
/// <param name="Temperature">T, by which differences of scores are divided to become log odds.</param>
public sealed record ServedModel(string Version, string Encoder, string Device, double Temperature);

/// <summary>One answer's score.</summary>
/// <param name="Columns">Posterior mean, then S posterior draws, [1 + S], centred. A pair's doubt is the spread of the differences
/// of its columns; scores of answers to different prompts are not comparable.</param>
/// <param name="Truncated">The encoder's window was too short for the answer.</param>
public sealed record AnswerScore(ImmutableArray<float> Columns, bool Truncated)
{
    /// <summary>Of the posterior mean.</summary>
    public float Score => Columns[0];

    /// <summary>From the answers that the model was trained on, about 1 for one like those; null where that was not fitted.</summary>
    public double? Distance { get; init; }

    /// <summary>It is unlike those answers, which neither score nor doubt tell.</summary>
    public bool OutOfDomain { get; init; }
}
