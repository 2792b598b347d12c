namespace Routing.Contracts;

/// <summary>The outcome of a command. Null code: it is durable. Otherwise a stable code and its reason.</summary>
/// <param name="Changed">False where the same had been recorded before.</param>
/// <param name="MergedUnder">The item imported before that asks the same: the new one is stored and merged under it.</param>
[GenerateSerializer, Immutable, Alias("routing.Receipt")]
public sealed record Receipt(
    [property: Id(0)] string? Code, [property: Id(1)] string? Detail, [property: Id(2)] bool Changed = true,
    [property: Id(3)] string? MergedUnder = null)
{
    /// <summary>The command is on disk.</summary>
    public static Receipt Durable { get; } = new(null, null);

    /// <summary>The command was on disk already.</summary>
    public static Receipt Unchanged { get; } = new(null, null, Changed: false);
}
