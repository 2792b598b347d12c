using System.Runtime.InteropServices;

namespace Routing.Statistics.Similarity;

/// <summary>A short signature of a set from which the Jaccard similarity of two sets is estimated: for each of 64 random orders
/// of all possible elements, a byte of the element that comes first.</summary>
/// <remarks>
/// A. Broder, "On the resemblance and containment of documents", 1997: two sets have the same first element with probability
/// J = |A ∩ B| / |A ∪ B|. One byte of it is kept (P. Li and A. C. König, "b-Bit Minwise Hashing", 2010, eq. 4 with r → 0), which two
/// different elements share with probability 1/256. An order is that of x ↦ a x + b modulo 2⁶⁴ with a odd.
/// </remarks>
public static class MinHash
{
    /// <summary>Bytes of a signature: one for each order.</summary>
    public const int Size = 64;

    private const double Chance = 1.0 / 256;

    private static readonly (ulong A, ulong B)[] _orders = Orders();

    /// <summary>The signature of a set.</summary>
    /// <param name="set">Hashes of its elements, well mixed; order and repetition do not matter.</param>
    /// <returns><see cref="Size"/> bytes.</returns>
    /// <exception cref="ArgumentException">The set is empty: it has no first element.</exception>
    public static byte[] Of(IReadOnlyCollection<ulong> set)
    {
        if (set.Count == 0)
            throw new ArgumentException("An empty set has no signature.", nameof(set));
        Span<ulong> first = stackalloc ulong[Size];
        first.Fill(ulong.MaxValue);
        foreach (var element in set)
        {
            for (var i = 0; i < Size; i++)
                first[i] = Math.Min(first[i], unchecked((_orders[i].A * element) + _orders[i].B));
        }

        var signature = new byte[Size];
        for (var i = 0; i < Size; i++)
            signature[i] = (byte)(Mix(first[i]) >> 56); // the least of many is small: its own high bits say little
        return signature;
    }

    /// <summary>The estimated Jaccard similarity of two sets, in [0, 1]; standard error √(J (1 − J) / 64).</summary>
    public static double Similarity(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var equal = 0;
        for (var i = 0; i < Size; i++)
            equal += a[i] == b[i] ? 1 : 0;
        return Math.Max(0, (((double)equal / Size) - Chance) / (1 - Chance));
    }

    /// <summary>A text's part of a band: four bytes as one number.</summary>
    internal static uint Band(ReadOnlySpan<byte> signature, int band) => MemoryMarshal.Read<uint>(signature[(band * sizeof(uint))..]);

    private static (ulong, ulong)[] Orders()
    {
        var orders = new (ulong, ulong)[Size];
        for (var i = 0; i < Size; i++)
            orders[i] = (Mix(2UL * (ulong)i) | 1, Mix((2UL * (ulong)i) + 1));
        return orders;
    }

    // The finaliser of SplitMix64 (Steele, Lea and Flood 2014), a bijection.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9e3779b97f4a7c15;
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
            value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
            return value ^ (value >> 31);
        }
    }
}
