using Routing.RewardModels.Text;

namespace Routing.RewardModels.Encoding;

/// <summary>Hashed features of one text: value by bucket. Reused from text to text, for one thread.</summary>
internal sealed class SparseText
{
    /// <summary>Bits of a bucket's number.</summary>
    public const int Bits = 18;

    /// <summary>Number of buckets.</summary>
    public const int Buckets = 1 << Bits;

    // Words of the prompt that count as near its end.
    private const int PromptTail = 64;

    // A quarter of 64 features more is taken to be new, so that a short text is not as new as one strange word makes it.
    private const double PriorFeatures = 64, PriorShare = 0.25;

    // A text has at most three features for each token; twice as many slots keep the runs short.
    private const int SlotsByToken = 6;

    private const uint WordSpace = 0x9E3779B9;
    private const uint PairSpace = 0x7F4A7C15;
    private const uint OverlapSpace = 0x94D049BB;
    private const uint FormSpace = 0xBF58476D;
    private const uint PlaceSpace = 0x2545F491;

    // First words of an answer: its form beside how the prompt begins, and each at its place.
    private const int FormWords = 6, PlacedWords = 4, AskedWords = 2;

    [ThreadStatic]
    private static SparseText? _ofThread;

    // An open-addressed table of the buckets of one text, small enough for the first cache.
    private int[] _slots = []; // 1 + index into the lists below; 0: empty
    private int[] _slotOf = []; // by feature, to empty the table again
    private int[] _bucket = [];
    private int[] _count = [];

    /// <summary>The one of this thread.</summary>
    public static SparseText OfThread => _ofThread ??= new SparseText();

    /// <summary>Tokens of the text last taken.</summary>
    public List<uint> Tokens { get; } = [];

    /// <summary>Different words of the text last taken, as far as their buckets tell them apart.</summary>
    public int Distinct { get; private set; }

    /// <summary>Share of its tokens that also occur at the end of the prompt.</summary>
    public double Overlap { get; private set; }

    /// <summary>Buckets with a value.</summary>
    public int Size { get; private set; }

    /// <summary>The different words at the end of a prompt.</summary>
    public static HashSet<uint> TailOf(List<uint> promptTokens) => [.. promptTokens.Skip(Math.Max(0, promptTokens.Count - PromptTail))];

    /// <summary>Counts words, pairs of neighbours, and words that the prompt's end has too.</summary>
    /// <param name="tail">Null for a prompt itself.</param>
    public void Take(ReadOnlySpan<char> text, HashSet<uint>? tail)
    {
        Clear();
        TokenHashes.Of(text, Tokens);
        Reserve(Tokens.Count);
        var tokens = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Tokens);
        unchecked
        {
            foreach (var token in tokens)
                Count(TokenHashes.Mixed(token ^ WordSpace));
            Distinct = Size;
            for (var i = 1; i < tokens.Length; i++)
                Count(TokenHashes.Mixed((tokens[i - 1] * 31) ^ tokens[i] ^ PairSpace));
        }

        var shared = 0;
        if (tail is { Count: > 0 })
        {
            foreach (var token in tokens)
            {
                if (!tail.Contains(token))
                    continue;
                shared++;
                Count(TokenHashes.Mixed(token ^ OverlapSpace));
            }
        }

        Overlap = shared / Math.Max(1.0, tokens.Length);
    }

    /// <summary>Also counts, of the text last taken, its first words beside those that its prompt begins with, and each at its
    /// place.</summary>
    /// <param name="asked">Tokens of the prompt.</param>
    public void TakeForm(IReadOnlyList<uint> asked)
    {
        Reserve(Tokens.Count + (FormWords * AskedWords) + PlacedWords);
        unchecked
        {
            for (var i = 0; i < Math.Min(FormWords, Tokens.Count); i++)
            {
                for (var k = 0; k < Math.Min(AskedWords, asked.Count); k++)
                    Count(TokenHashes.Mixed((asked[k] * 31) ^ Tokens[i] ^ FormSpace));
                if (i < PlacedWords)
                    Count(TokenHashes.Mixed((Tokens[i] * 31) ^ (uint)i ^ PlaceSpace));
            }
        }
    }

    /// <summary>Buckets with a value, and the value: log(1 + count), signed by a bit of the bucket.</summary>
    public IEnumerable<(int Bucket, float Value)> Values()
    {
        for (var n = 0; n < Size; n++)
            yield return (_bucket[n], ValueOf(n));
    }

    /// <summary>Writes rows of a vocabulary and their values; buckets without a row are left out.</summary>
    /// <param name="rows">Row by bucket, −1 where it has none, [Buckets].</param>
    public int Write(int[] rows, Span<int> row, Span<float> value)
    {
        var n = 0;
        for (var feature = 0; feature < Size; feature++)
        {
            // Overwritten by the next one where there is no row: which have one cannot be foreseen, and a wrong guess costs more.
            var known = rows[_bucket[feature]];
            (row[n], value[n]) = (known, ValueOf(feature));
            n += 1 + (known >> 31);
        }

        return n;
    }

    /// <summary>Share of new features, drawn towards a quarter in a short text.</summary>
    /// <param name="known">Number of its features that are known.</param>
    public double Unseen(int known) => (Size - known + (PriorShare * PriorFeatures)) / (Size + PriorFeatures);

    private static readonly float[] _logs = [.. Enumerable.Range(0, 256).Select(count => (float)Math.Log(1 + count))];

    private float ValueOf(int feature)
    {
        var count = _count[feature];
        var value = count < _logs.Length ? _logs[count] : (float)Math.Log(1.0 + count);
        return BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) ^ ((uint)_bucket[feature] << 31));
    }

    private void Count(uint hash)
    {
        var bucket = (int)(hash >> (32 - Bits));
        var (slots, mask) = (_slots, _slots.Length - 1);
        for (var slot = bucket & mask; ; slot = (slot + 1) & mask)
        {
            var at = slots[slot] - 1;
            if (at < 0)
            {
                slots[slot] = Size + 1;
                (_slotOf[Size], _bucket[Size], _count[Size]) = (slot, bucket, 1);
                Size++;
                return;
            }

            if (_bucket[at] == bucket)
            {
                _count[at]++;
                return;
            }
        }
    }

    private void Clear()
    {
        foreach (var slot in _slotOf.AsSpan(0, Size))
            _slots[slot] = 0;
        Size = 0;
    }

    private void Reserve(int tokens)
    {
        var slots = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, Math.Min(2 * Buckets, tokens * (long)SlotsByToken)));
        if (_slots.Length >= slots)
            return;
        _slots = new int[slots];
        Array.Resize(ref _slotOf, slots / 2);
        Array.Resize(ref _bucket, slots / 2);
        Array.Resize(ref _count, slots / 2);
        for (var n = 0; n < Size; n++)
        {
            var slot = _bucket[n] & (slots - 1);
            while (_slots[slot] != 0)
                slot = (slot + 1) & (slots - 1);
            (_slots[slot], _slotOf[n]) = (n + 1, slot);
        }
    }
}
