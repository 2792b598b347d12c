namespace Routing.RewardModels.Onnx;

/// <summary>A transformer encoder's weights; matrices row by row, [in, out].</summary>
/// <param name="Heads">Attention heads; divides the width.</param>
/// <param name="Tokens">Embedding of each token, [V, D].</param>
/// <param name="Positions">Embedding of each place, [L, D]; L is the longest text.</param>
/// <param name="Embedded">Norm of the embeddings' sum.</param>
public sealed record TransformerWeights(
    int Heads, float[] Tokens, float[] Positions, LayerNorm Embedded, IReadOnlyList<TransformerLayer> Layers)
{
    /// <summary>D.</summary>
    public int Width => Embedded.Scale.Length;
}

/// <summary>One layer: attention, then a network of one hidden layer with exact GELU; each is added to its input and the sum is
/// normalised.</summary>
/// <remarks>A. Vaswani et al., "Attention Is All You Need", 2017; J. Devlin et al., "BERT", 2019.</remarks>
public sealed record TransformerLayer(
    Affine Query, Affine Key, Affine Value, Affine Out, LayerNorm Attended, Affine Up, Affine Down, LayerNorm Fed);

/// <summary>x W + b.</summary>
/// <param name="Weights">W, [in, out].</param>
/// <param name="Bias">b, [out].</param>
public sealed record Affine(float[] Weights, float[] Bias);

/// <summary>(x − mean) / √(variance + 10⁻⁵) ∘ scale + shift, over the last axis.</summary>
public sealed record LayerNorm(float[] Scale, float[] Shift)
{
    /// <summary>Added to the variance; as in Torch.</summary>
    public const float Epsilon = 1e-5f;
}
