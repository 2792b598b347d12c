namespace Routing.Core.Programmes;

/// <summary>Which new items are merged under an item imported before them. The first is kept, of the rows of one batch in their order.</summary>
/// <param name="Threshold">Least Jaccard similarity of the texts' shingles, in [<see cref="Least"/>, 1]; at 1 only texts that are the same
/// but for case, spaces and punctuation.</param>
public sealed record DuplicatePolicy(double Threshold = 0.8)
{
    /// <summary>Below it near duplicates would not be found reliably.</summary>
    public const double Least = 0.5;
}
