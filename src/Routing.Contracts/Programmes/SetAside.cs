namespace Routing.Contracts;

/// <summary>An event of the journal that cannot be read: what it belongs to is left out until that is mended.</summary>
/// <param name="Stream">The stream of the thing that is left out.</param>
/// <param name="Fault">Kind of the fault.</param>
[GenerateSerializer, Immutable, Alias("routing.SetAside")]
public sealed record SetAside(
    [property: Id(0)] long Position, [property: Id(1)] string Stream, [property: Id(2)] string Fault)
{
    /// <summary>How many of a list are told at most.</summary>
    public const int Most = 20;

    /// <summary>The first of them, each once, by position.</summary>
    public static SetAside[] First(IEnumerable<SetAside> all) =>
        [.. all.DistinctBy(one => one.Stream).OrderBy(one => one.Position).Take(Most)];
}
