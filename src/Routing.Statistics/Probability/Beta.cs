using MathNet.Numerics;

namespace Routing.Statistics.Probability;

/// <summary>The Beta distribution of an unknown share.</summary>
public readonly record struct Beta(double A, double B)
{
    /// <summary>A / (A + B).</summary>
    public double Mean => A / (A + B);

    /// <summary>Standard deviation of the share.</summary>
    public double Deviation => Math.Sqrt(A * B / ((A + B) * (A + B) * (A + B + 1)));

    /// <summary>P(share ≥ <paramref name="share"/>), in [0, 1].</summary>
    public double AtLeast(double share) => share <= 0 ? 1 : share >= 1 ? 0 : 1 - SpecialFunctions.BetaRegularized(A, B, share);

    /// <summary>The share below which lies the probability <paramref name="p"/>; bisection to 1e-9.</summary>
    public double Quantile(double p)
    {
        double low = 0, high = 1;
        while (high - low > 1e-9)
        {
            var middle = (low + high) / 2;
            if (1 - AtLeast(middle) < p)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }
}
