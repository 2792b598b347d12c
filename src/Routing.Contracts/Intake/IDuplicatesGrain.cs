namespace Routing.Contracts;

/// <summary>A part of the index of a programme's items that duplicates are looked up in. Key: programme/dup_n.</summary>
[GrainInterfaceType("routing.duplicates")]
public interface IDuplicatesGrain : IGrainWithStringKey
{
    /// <summary>Adds the rows of one batch in their order, so that of two that ask the same the first is kept; safe to repeat.</summary>
    /// <returns>The rows that may be the same as one before them.</returns>
    [Alias("Expect"), ResponseTimeout("00:01:00")]
    Task<string[]> Expect(SketchRow[] rows, double threshold, CancellationToken cancellation);

    /// <summary>Adds an item; safe to repeat.</summary>
    /// <param name="exact">Hash of its normalised texts.</param>
    /// <param name="signature">MinHash signature of its shingles, 64 bytes.</param>
    /// <param name="threshold">Least resemblance of near duplicates; 1 for exact ones alone.</param>
    /// <returns>Items added before it that may be the same, likeliest first.</returns>
    [Alias("Claim"), ResponseTimeout("00:01:00")]
    Task<string[]> Claim(string item, ulong exact, byte[] signature, double threshold, CancellationToken cancellation);
}
