using System.Numerics;

namespace Routing.Statistics.Similarity;

/// <summary>
/// Signatures by number, from which those near to a given one are found without looking at all: sixteen bands of four bytes, and two
/// signatures meet where any band is equal. Sets of Jaccard similarity J meet with probability 1 − (1 − J⁴)¹⁶: .64 at .5, .988 at .7, above
/// .9998 from .8 on.
/// </summary>
/// <remarks>Locality-sensitive hashing by bands: J. Leskovec, A. Rajaraman and J. Ullman, "Mining of Massive Datasets", §3.4. Not safe
/// for concurrent use.</remarks>
public sealed class BandIndex
{
    private const int Bands = MinHash.Size / sizeof(uint);

    // Of a band that very many share (a form that all texts begin with) only the newest are looked at.
    private const int Deepest = 512;

    private int[] _heads = [];       // [band, slot]: 1 + number of the newest signature there; 0 for none
    private int[] _next = [];        // [number, band]: the one before it in its slot, as in _heads
    private byte[] _signatures = []; // [number, byte]
    private int _capacity;

    /// <summary>How many there are; numbers are 0 to here.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes held by the index.</summary>
    public long SizeBytes => ((long)_heads.Length * sizeof(int)) + ((long)_next.Length * sizeof(int)) + _signatures.Length;

    /// <summary>Adds a signature.</summary>
    /// <returns>Its number.</returns>
    public int Add(ReadOnlySpan<byte> signature)
    {
        if (Count == _capacity)
            Grow();
        signature.CopyTo(_signatures.AsSpan(Count * MinHash.Size, MinHash.Size));
        Link(Count);
        return Count++;
    }

    /// <summary>The signatures that are at least so similar by estimate and meet the given one in a band: the most similar first, of equals
    /// the oldest.</summary>
    /// <param name="least">Least estimated similarity.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<int> Near(ReadOnlySpan<byte> signature, double least, int most)
    {
        var met = new Dictionary<int, double>();
        for (var band = 0; _capacity > 0 && band < Bands; band++)
        {
            var depth = 0;
            for (var at = _heads[Slot(signature, band)]; at > 0 && depth < Deepest; at = _next[((at - 1) * Bands) + band], depth++)
            {
                if (!met.ContainsKey(at - 1))
                    met[at - 1] = MinHash.Similarity(signature, Signature(at - 1));
            }
        }

        return [.. met.Where(pair => pair.Value >= least).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(most).Select(pair => pair.Key)];
    }

    private ReadOnlySpan<byte> Signature(int number) => _signatures.AsSpan(number * MinHash.Size, MinHash.Size);

    private void Grow()
    {
        _capacity = Math.Max(1024, _capacity * 2);
        Array.Resize(ref _signatures, _capacity * MinHash.Size);
        Array.Resize(ref _next, _capacity * Bands);
        _heads = new int[_capacity * Bands];
        for (var number = 0; number < Count; number++)
            Link(number);
    }

    private void Link(int number)
    {
        for (var band = 0; band < Bands; band++)
        {
            ref var head = ref _heads[Slot(Signature(number), band)];
            _next[(number * Bands) + band] = head;
            head = number + 1;
        }
    }

    // As many slots as signatures: what shares a slot by chance is told apart by its signature.
    private int Slot(ReadOnlySpan<byte> signature, int band) =>
        (band * _capacity) + (int)(unchecked(MinHash.Band(signature, band) * 0x9e3779b1u) >> (32 - BitOperations.Log2((uint)_capacity)));
}
