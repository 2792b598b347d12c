namespace Routing.Contracts;

/// <summary>What an item is looked up by among those imported before it.</summary>
/// <param name="Exact">Hash of its normalised texts.</param>
/// <param name="Signature">MinHash signature of its shingles, 64 bytes.</param>
[GenerateSerializer, Immutable, Alias("routing.SketchRow")]
public sealed record SketchRow([property: Id(0)] string Item, [property: Id(1)] ulong Exact, [property: Id(2)] byte[] Signature);
