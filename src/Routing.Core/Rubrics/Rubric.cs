namespace Routing.Core.Rubrics;

/// <summary>One example on each side of the border to the next level.</summary>
public sealed record BoundaryExample(string Positive, string Negative);

public sealed record Level(int Value, string Anchor, BoundaryExample? Boundary = null);

public sealed record RubricAxis(string Id, IReadOnlyList<Level> Levels);

/// <summary>"Winner outranks loser": decides when the two axes prefer different candidates.</summary>
public sealed record TieBreakRule(string Id, string Winner, string Loser, string Because);

public sealed record Rubric(IReadOnlyList<RubricAxis> Axes, IReadOnlyList<TieBreakRule> TieBreaks)
{
    public const int AnchorLimit = 200;

    public static Rubric Empty { get; } = new([], []);
}
