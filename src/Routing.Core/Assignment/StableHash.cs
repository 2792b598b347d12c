using System.Text;

namespace Routing.Core.Assignment;

/// <summary>FNV-1a, 64 bits, over UTF-8: the same on every machine and version, unlike string.GetHashCode.</summary>
public static class StableHash
{
    private const ulong Offset = 0xcbf29ce484222325, Prime = 0x100000001b3;

    /// <summary>Hash of a text.</summary>
    public static ulong Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> buffer = stackalloc byte[256];
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = size <= buffer.Length ? buffer : new byte[size];
        var length = Encoding.UTF8.GetBytes(text, bytes);
        var hash = Offset;
        foreach (var value in bytes[..length])
            hash = unchecked((hash ^ value) * Prime);
        return hash;
    }
}

/// <summary>
/// Draws without state: SplitMix64 (Steele, Lea and Flood 2014) over (seed, purpose, id, sequence), so that a draw
/// can be repeated from what an event recorded.
/// </summary>
/// <param name="seed">Seed of the project.</param>
public sealed class CounterRandom(ulong seed)
{
    /// <summary>The draw in [0, 1), 53 bits.</summary>
    /// <param name="purpose">What it is for, e.g. "gold".</param>
    /// <param name="id">Whom it is for, e.g. a reviewer.</param>
    /// <param name="sequence">Count of the draws for both.</param>
    public double Draw(string purpose, string id, long sequence) =>
        (Bits(purpose, id, sequence) >> 11) * (1.0 / (1UL << 53));

    /// <summary>The 64 bits of the draw.</summary>
    public ulong Bits(string purpose, string id, long sequence)
    {
        unchecked
        {
            var state = Mix(seed + Golden);
            state = Mix(state ^ StableHash.Of(purpose));
            state = Mix((state + Golden) ^ StableHash.Of(id));
            return Mix(state + (Golden * ((ulong)sequence + 1)));
        }
    }

    private const ulong Golden = 0x9e3779b97f4a7c15;

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
            value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
            return value ^ (value >> 31);
        }
    }
}
