namespace Routing.RewardModels.Encoding;

/// <summary>A brought model that turns a prompt and an answer, read together, into a vector.</summary>
public interface ITextEmbedding
{
    /// <summary>Content hash of model, tokenizer and settings.</summary>
    string Id { get; }

    /// <summary>Where it was opened from, by which an artefact opens it again.</summary>
    string Source { get; }

    /// <summary>Length of a vector.</summary>
    int Dimension { get; }

    /// <summary>Vectors of the texts, in order, [N][Dimension]; the length of a vector does not matter.</summary>
    IReadOnlyList<EncodedText> Embed(IReadOnlyList<PromptedAnswer> texts, CancellationToken cancellation);
}
