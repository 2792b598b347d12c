using Routing.RewardModels.Text;

namespace Routing.RewardModels.Encoding;

/// <summary>Style features brought to mean 0 and deviation 1 over a collection, clipped.</summary>
/// <param name="Mean">By feature, [24].</param>
/// <param name="InverseDeviation">By feature, 0 where it never differs, [24].</param>
internal sealed record StyleScale(float[] Mean, float[] InverseDeviation)
{
    private const float Clip = 4;

    /// <summary>Mean and deviation of raw features.</summary>
    /// <param name="styles">[N][24].</param>
    public static StyleScale Fit(float[][] styles)
    {
        var mean = new float[StyleFeatures.Count];
        var inverse = new float[StyleFeatures.Count];
        for (var k = 0; k < mean.Length; k++)
        {
            var (sum, squares) = (0.0, 0.0);
            foreach (var style in styles)
                sum += style[k];
            var average = sum / styles.Length;
            foreach (var style in styles)
                squares += (style[k] - average) * (style[k] - average);
            var deviation = Math.Sqrt(squares / styles.Length);
            (mean[k], inverse[k]) = ((float)average, deviation < 1e-6 ? 0 : (float)(1 / deviation));
        }

        return new StyleScale(mean, inverse);
    }

    /// <summary>Raw features of the answer that was taken last.</summary>
    /// <param name="style">[24], overwritten.</param>
    public static void Raw(ReadOnlySpan<char> answer, SparseText taken, Span<float> style) =>
        StyleFeatures.Of(answer, taken.Tokens.Count, taken.Distinct, taken.Overlap, style);

    /// <summary>Scaled features of the answer that was taken last.</summary>
    /// <param name="style">[24], overwritten.</param>
    public void Write(ReadOnlySpan<char> answer, SparseText taken, Span<float> style)
    {
        Raw(answer, taken, style);
        for (var k = 0; k < style.Length; k++)
            style[k] = Math.Clamp((style[k] - Mean[k]) * InverseDeviation[k], -Clip, Clip);
    }

    public void Write(BinaryWriter writer)
    {
        EncoderBytes.Write(writer, Mean);
        EncoderBytes.Write(writer, InverseDeviation);
    }

    /// <exception cref="InvalidDataException">Of another number of features.</exception>
    public static StyleScale Read(BinaryReader reader)
    {
        var scale = new StyleScale(EncoderBytes.Floats(reader), EncoderBytes.Floats(reader));
        return scale.Mean.Length == StyleFeatures.Count && scale.InverseDeviation.Length == StyleFeatures.Count ? scale
            : throw new InvalidDataException($"The encoder scales {scale.Mean.Length} style features; this version has {StyleFeatures.Count}.");
    }
}
