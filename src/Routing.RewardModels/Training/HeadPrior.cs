using Routing.RewardModels.Encoding;
using Routing.RewardModels.Text;

namespace Routing.RewardModels.Training;

/// <summary>Prior precision of a head by block; <see cref="Off"/> leaves a block out.</summary>
public sealed record HeadPrior(double Answer, double Product, double Style)
{
    /// <summary>A precision that holds weights at 0.</summary>
    public const double Off = 1e7;

    /// <summary>Every block scaled alike, those that are off apart.</summary>
    public HeadPrior Times(double scale) => new(Scaled(Answer, scale), Scaled(Product, scale), Scaled(Style, scale));

    /// <summary>Diagonal of Λ, [D].</summary>
    public double[] Precision(FeatureBlocks blocks) =>
    [
        .. Enumerable.Repeat(Answer, blocks.Answer), .. Enumerable.Repeat(Product, blocks.Product),
        .. Enumerable.Repeat(Style, StyleFeatures.Count),
    ];

    private static double Scaled(double precision, double scale) => precision >= Off ? precision : precision * scale;
}
