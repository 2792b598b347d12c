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

    private const uint WordSpace = 0x9E3779B9;
    private const uint PairSpace = 0x7F4A7C15;
    private const uint OverlapSpace = 0x94D049BB;

    [ThreadStatic]
    private static SparseText? _ofThread;

    private readonly ushort[] _counts = new ushort[Buckets];
    private readonly List<int> _touched = [];
    private readonly HashSet<uint> _distinct = [];

    /// <summary>The one of this thread.</summary>
    public static SparseText OfThread => _ofThread ??= new SparseText();

    /// <summary>Tokens of the text last taken.</summary>
    public List<uint> Tokens { get; } = [];

    /// <summary>Different tokens of the text last taken.</summary>
    public int Distinct => _distinct.Count;

    /// <summary>Share of its tokens that also occur at the end of the prompt.</summary>
    public double Overlap { get; private set; }

    /// <summary>The different words at the end of a prompt.</summary>
    public static HashSet<uint> TailOf(List<uint> promptTokens) => [.. promptTokens.TakeLast(PromptTail)];

    /// <summary>Counts words, pairs of neighbours, and words that the prompt's end has too.</summary>
    /// <param name="tail">Null for a prompt itself.</param>
    public void Take(ReadOnlySpan<char> text, HashSet<uint>? tail)
    {
        foreach (var bucket in _touched)
            _counts[bucket] = 0;
        _touched.Clear();
        _distinct.Clear();
        TokenHashes.Of(text, Tokens);
        var shared = 0;
        for (var i = 0; i < Tokens.Count; i++)
        {
            var token = Tokens[i];
            _distinct.Add(token);
            unchecked
            {
                Count(TokenHashes.Mixed(token ^ WordSpace));
                if (i > 0)
                    Count(TokenHashes.Mixed((Tokens[i - 1] * 31) ^ token ^ PairSpace));
                if (tail is not null && tail.Contains(token))
                {
                    shared++;
                    Count(TokenHashes.Mixed(token ^ OverlapSpace));
                }
            }
        }

        Overlap = shared / Math.Max(1.0, Tokens.Count);
    }

    /// <summary>Buckets with a value, and the value: log(1 + count), signed by a bit of the bucket.</summary>
    public IEnumerable<(int Bucket, float Value)> Values()
    {
        foreach (var bucket in _touched)
            yield return (bucket, ValueOf(bucket));
    }

    /// <summary>Writes rows of a vocabulary and their values; buckets without a row are left out.</summary>
    /// <param name="rows">Row by bucket, −1 where it has none, [Buckets].</param>
    public int Write(int[] rows, Span<int> row, Span<float> value)
    {
        var n = 0;
        foreach (var bucket in _touched)
        {
            if (rows[bucket] < 0)
                continue;
            row[n] = rows[bucket];
            value[n++] = ValueOf(bucket);
        }

        return n;
    }

    /// <summary>Buckets with a value.</summary>
    public int Size => _touched.Count;

    private static readonly float[] _logs = [.. Enumerable.Range(0, ushort.MaxValue + 1).Select(count => (float)Math.Log(1 + count))];

    private float ValueOf(int bucket) => (bucket & 1) == 0 ? _logs[_counts[bucket]] : -_logs[_counts[bucket]];

    private void Count(uint hash)
    {
        var bucket = (int)(hash >> (32 - Bits));
        if (_counts[bucket] == 0)
            _touched.Add(bucket);
        if (_counts[bucket] < ushort.MaxValue)
            _counts[bucket]++;
    }
}
