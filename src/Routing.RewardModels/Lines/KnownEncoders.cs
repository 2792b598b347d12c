using System.Collections.Concurrent;
using Routing.RewardModels.Encoding;

namespace Routing.RewardModels.Lines;

/// <summary>One encoder for each content, so that its memory serves training and scoring; a line has one, and two while it
/// changes.</summary>
/// <param name="formats">Opens the encoders of artefacts.</param>
internal sealed class KnownEncoders(EncoderFormats formats)
{
    private const int Most = 4;

    private readonly ConcurrentDictionary<string, RememberingEncoder> _encoders = new(StringComparer.Ordinal);

    /// <summary>A model whose encoder is one of these.</summary>
    public RewardModel Load(string folder)
    {
        var model = Artefact.Load(folder, formats, hash => _encoders.GetValueOrDefault(hash));
        return model with { Encoder = Remembering(model.Encoder) };
    }

    /// <summary>The encoder that remembers.</summary>
    public RememberingEncoder Remembering(IFeatureEncoder encoder)
    {
        if (_encoders.Count >= Most && !_encoders.ContainsKey(encoder.Hash))
            _encoders.Clear();
        return _encoders.GetOrAdd(encoder.Hash, _ => encoder as RememberingEncoder ?? new RememberingEncoder(encoder));
    }
}
