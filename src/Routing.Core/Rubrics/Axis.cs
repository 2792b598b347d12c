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
    bool Blocking);
