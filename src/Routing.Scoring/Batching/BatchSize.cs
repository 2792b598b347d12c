using System.Numerics;

namespace Routing.Scoring.Batching;

/// <summary>How much room a request takes in a batch.</summary>
/// <param name="Rows">Rows, at least one.</param>
/// <param name="Longest">Features or tokens of the longest row.</param>
public readonly record struct BatchSize(int Rows, int Longest)
{
    private const int SmallestBucket = 32;

    /// <summary>What rows are padded to: 32, 64, 128, … Requests of one bucket share batches, for padding is waste.</summary>
    public int Bucket => (int)Math.Max(SmallestBucket, BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, Longest)));

    /// <summary>Rows times bucket.</summary>
    public long PaddedUnits => (long)Rows * Bucket;
}
