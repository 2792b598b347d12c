namespace Routing.RewardModels.Encoding;

/// <summary>Turns answers into features. The same texts give the same features in every process, alone or among others, up to
/// rounding; a score names the encoder it rests on, and a head works with that one only.</summary>
public interface IFeatureEncoder
{
    /// <summary>Format and content hash.</summary>
    string Id { get; }

    /// <summary>SHA-256 of <see cref="ToBytes"/>, hexadecimal; kept, for the bytes are many.</summary>
    string Hash { get; }

    /// <summary>Where the parts of φ lie. The last is always the scaled <see cref="Text.StyleFeatures"/>, which audits name.</summary>
    FeatureBlocks Blocks { get; }

    /// <summary>φ of each answer, in order.</summary>
    IReadOnlyList<EncodedText> Encode(IReadOnlyList<PromptedAnswer> texts, CancellationToken cancellation);

    /// <summary>Of answers that the encoder was fitted on: the share of each one's features that it would not know without the answers of the
    /// same group, in [0, 1], [N]; 0 where an encoder has no such. It is what <see cref="EncodedText.Unseen"/> is of groups to come.</summary>
    /// <param name="groups">What splits keep together, of each answer, [N].</param>
    IReadOnlyList<double> Novelty(IReadOnlyList<PromptedAnswer> texts, IReadOnlyList<string> groups);

    /// <summary>What an artefact keeps of the encoder; begins with the name of its format.</summary>
    byte[] ToBytes();
}

/// <summary>An answer to a prompt.</summary>
public readonly record struct PromptedAnswer(string Prompt, string Answer);

/// <summary>An answer as features.</summary>
/// <param name="Features">φ, [D]; not to be written to.</param>
/// <param name="Truncated">Whether the end of the answer did not fit into the encoder's window.</param>
public readonly record struct EncodedText(float[] Features, bool Truncated)
{
    /// <summary>Share of the answer's features that the encoder's texts did not have, drawn towards a quarter in a short answer, in [0, 1]; 0
    /// where an encoder has no such.</summary>
    public double Unseen { get; init; }

    /// <summary>Hashed features that a head has weights for one by one; null where an encoder has none.</summary>
    public SparseRow? Sparse { get; init; }
}
