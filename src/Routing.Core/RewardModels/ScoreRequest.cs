using System.Collections.Immutable;

namespace Routing.Core.RewardModels;

/// <summary>Answers of one prompt to be scored.</summary>
/// <param name="Prompt">What was asked.</param>
/// <param name="Answers">One or more.</param>
/// <param name="Lane">Who waits for it.</param>
/// <param name="Deadline">From now; what has not run by then is refused. Null: the scorer's own.</param>
public sealed record ScoreRequest(string Prompt, ImmutableArray<string> Answers, ScoreLane Lane, TimeSpan? Deadline = null);

/// <summary>Who waits for a score, the most urgent first. The last is never starved.</summary>
public enum ScoreLane
{
    /// <summary>Somebody asks for work now.</summary>
    Lease,

    /// <summary>An item is open and will be offered.</summary>
    OpenItem,

    /// <summary>A new version looks at old items again.</summary>
    Rescore,
}
