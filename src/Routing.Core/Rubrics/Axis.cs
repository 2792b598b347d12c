namespace Routing.Core.Rubrics;

public enum AxisScale
{
    Binary,
    OneToFive,
    Pairwise,
}

public enum AxisDirection
{
    Higher,
    Lower,
}

public sealed record Axis(
    string Id,
    string Name,
    string Description,
    AxisScale Scale,
    AxisDirection Direction,
    double Weight,
    bool Blocking)
{
    /// <summary>People may differ on it and all be right: what they answer is published as a distribution, and who is in a minority
    /// is not the worse for it.</summary>
    public bool Taste { get; init; }
}
