using Routing.RewardModels.Text;

namespace Routing.RewardModels.Encoding;

/// <summary>φ = [answer; product of prompt and answer; style], by the length of each part.</summary>
/// <param name="Answer">Dimensions of the answer itself.</param>
/// <param name="Product">Dimensions of its products with the prompt, 0 where the encoder reads both at once.</param>
public readonly record struct FeatureBlocks(int Answer, int Product)
{
    /// <summary>Rows of the table that hashed features index; 0 where an encoder has no such features.</summary>
    public int Table { get; init; }

    /// <summary>Where the style features begin.</summary>
    public int Style => Answer + Product;

    /// <summary>Length of φ.</summary>
    public int Dimension => Style + StyleFeatures.Count;
}
