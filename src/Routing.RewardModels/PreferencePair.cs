using Routing.Statistics.Preferences;

namespace Routing.RewardModels;

/// <summary>Which answer was preferred.</summary>
public enum Preferred
{
    /// <summary>The first.</summary>
    A,

    /// <summary>The second.</summary>
    B,

    /// <summary>Neither.</summary>
    Tie,
}

/// <summary>A judgment on two answers to a prompt, or what is believed after several.</summary>
/// <param name="Annotator">Who judged; null where unknown or several did.</param>
/// <param name="Slice">Kind of prompt; null where there is none.</param>
public sealed record PreferencePair(
    string Id, string Prompt, string ResponseA, string ResponseB, Preferred Preferred, string? Annotator, string? Slice)
{
    /// <summary>Mass of each outcome seen from A, where the judgment is a belief; null: all of it on <see cref="Preferred"/>.</summary>
    public PairOutcome? Belief { get; init; }

    /// <summary>Prompts that belong together, such as the two sides of one debate: never on both sides of a split. Null: the prompt
    /// stands alone.</summary>
    public string? Group { get; init; }

    /// <summary>What splits keep together.</summary>
    public string SplitBy => Group ?? Prompt;

    /// <summary>The preferred answer; of a tie, A.</summary>
    public string Chosen => Preferred == Preferred.B ? ResponseB : ResponseA;

    /// <summary>The other answer.</summary>
    public string Rejected => Preferred == Preferred.B ? ResponseA : ResponseB;

    /// <summary>How the pair ended, seen from <see cref="Chosen"/>.</summary>
    public PairOutcome ChosenOutcome => Belief is { } belief ? (Preferred == Preferred.B ? belief.Swapped : belief)
        : Preferred == Preferred.Tie ? PairOutcome.Tied : PairOutcome.Won;
}
