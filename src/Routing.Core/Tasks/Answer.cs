using System.Collections.Immutable;

namespace Routing.Core.Tasks;

/// <summary>One reviewer's answer as given, in the order that was shown.</summary>
/// <param name="Choice">One of the programme's classes; for pairs as shown, before the presentation is undone.</param>
/// <param name="Axes">Answer by axis: a level, pass or fail, or the preferred side; null where none was asked.</param>
/// <param name="Text">The edited text or the critique.</param>
/// <param name="Reason">Why, in the reviewer's words; a stated reason overrides a tie-break rule.</param>
public sealed record Answer(
    string? Choice = null, ImmutableSortedDictionary<string, string>? Axes = null, string? Text = null,
    string? Reason = null)
{
    /// <summary>He cannot tell and asks for an expert; such an answer says nothing about the classes.</summary>
    public bool Unsure { get; init; }

    /// <summary>Equality by content, axes included.</summary>
    public bool SameAs(Answer other) =>
        this with { Axes = null } == other with { Axes = null }
        && (Axes ?? ImmutableSortedDictionary<string, string>.Empty)
            .SequenceEqual(other.Axes ?? ImmutableSortedDictionary<string, string>.Empty);
}
