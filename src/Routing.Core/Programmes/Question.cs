using Routing.Core.Rubrics;
using System.Collections.Immutable;

namespace Routing.Core.Programmes;

/// <summary>One thing asked about an item: the unit of a belief.</summary>
/// <param name="Id">The axis, or "overall" / "label" where a task asks one thing only.</param>
/// <param name="Classes">K answers in canonical order.</param>
/// <param name="Pair">Classes 0 and 1 are two exchangeable candidates shown side by side.</param>
/// <param name="Ordinal">The classes are levels of a scale.</param>
public sealed record Question(string Id, ImmutableArray<string> Classes, bool Pair, bool Ordinal)
{
    /// <summary>There is no one true answer: people may differ and all be right.</summary>
    public bool Taste { get; init; }

    private static readonly ImmutableArray<string> _levels = ["1", "2", "3", "4", "5"];

    /// <summary>What a programme asks about each item; none where answers are texts (edit, critique).</summary>
    public static ImmutableArray<Question> Of(Programme programme)
    {
        ImmutableArray<string> classes = [.. programme.Classes];
        return programme.Method switch
        {
            FeedbackMethod.Pairwise => [new Question("overall", classes, Pair: true, Ordinal: false) { Taste = programme.Distribution }],
            FeedbackMethod.Classify => [new Question("label", classes, Pair: false, Ordinal: false) { Taste = programme.Distribution }],
            FeedbackMethod.PassFail =>
                [.. programme.Axes.Where(axis => axis.Scale is AxisScale.Binary)
                    .Select(axis => new Question(axis.Id, classes, Pair: false, Ordinal: false) { Taste = axis.Taste })],
            FeedbackMethod.Rating =>
                [.. programme.Axes.Where(axis => axis.Scale is AxisScale.OneToFive)
                    .Select(axis => new Question(axis.Id, _levels, Pair: false, Ordinal: true) { Taste = axis.Taste })],
            _ => [],
        };
    }
}
