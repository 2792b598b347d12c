using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Routing.RewardModels.Encoding;

namespace Routing.Scoring.Encoding;

/// <summary>Vectors by content hash; a vector of one encoder never changes. Holds between one and two capacities: when the young
/// generation is full, it becomes the old one and the old one is let go.</summary>
internal sealed class VectorCache(int capacity)
{
    private readonly Lock _gate = new();
    private Dictionary<UInt128, EncodedText> _young = [], _old = [];

    /// <summary>Key of a text: SHA-256, its first half.</summary>
    public static UInt128 Key(PromptedAnswer text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(text.Prompt.Length));
        hash.AppendData(MemoryMarshal.AsBytes(text.Prompt.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(text.Answer.AsSpan()));
        return MemoryMarshal.Read<UInt128>(hash.GetCurrentHash());
    }

    public bool TryGet(UInt128 key, out EncodedText vector)
    {
        lock (_gate)
        {
            if (_young.TryGetValue(key, out vector))
                return true;
            if (!_old.TryGetValue(key, out vector))
                return false;
            Keep(key, vector);
            return true;
        }
    }

    public void Add(UInt128 key, EncodedText vector)
    {
        lock (_gate)
            Keep(key, vector);
    }

    private void Keep(UInt128 key, EncodedText vector)
    {
        if (_young.Count >= capacity)
            (_old, _young) = (_young, []);
        _young[key] = vector;
    }
}
