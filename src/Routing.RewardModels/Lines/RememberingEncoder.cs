using System.Collections.Concurrent;
using Routing.RewardModels.Encoding;

namespace Routing.RewardModels.Lines;

/// <summary>An encoder that remembers features: a labelled answer is encoded once, however often its line is trained and scored.</summary>
internal sealed class RememberingEncoder(IFeatureEncoder encoder) : IFeatureEncoder
{
    // 280 floats each: 110 MB.
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<PromptedAnswer, EncodedText> _known = new();

    /// <summary>What it remembers the features of.</summary>
    public IFeatureEncoder Inner => encoder;

    public string Id => encoder.Id;

    public string Hash => encoder.Hash;

    public FeatureBlocks Blocks => encoder.Blocks;

    public byte[] ToBytes() => encoder.ToBytes();

    public IReadOnlyList<double> Novelty(IReadOnlyList<PromptedAnswer> texts, IReadOnlyList<string> groups) => encoder.Novelty(texts, groups);

    public IReadOnlyList<EncodedText> Encode(IReadOnlyList<PromptedAnswer> texts, CancellationToken cancellation)
    {
        var results = new EncodedText[texts.Count];
        var missing = new List<int>();
        for (var i = 0; i < results.Length; i++)
        {
            if (!_known.TryGetValue(texts[i], out results[i]))
                missing.Add(i);
        }

        if (missing.Count == 0)
            return results;
        var encoded = encoder.Encode([.. missing.Select(i => texts[i])], cancellation);
        for (var n = 0; n < missing.Count; n++)
        {
            results[missing[n]] = encoded[n];
            if (_known.Count < Most)
                _known.TryAdd(texts[missing[n]], encoded[n]);
        }

        return results;
    }
}
