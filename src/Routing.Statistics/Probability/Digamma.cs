namespace Routing.Statistics.Probability;

/// <summary>ψ(x), the derivative of log Γ(x), for x above 0; absolute error below 1e-10.</summary>
/// <remarks>J. M. Bernardo, "Algorithm AS 103: Psi (Digamma) Function", Applied Statistics 1976: steps up to x ≥ 6, then
/// Stirling's series. Variational models ask for it by the million; a library's form takes several times as long.</remarks>
public static class Digamma
{
    public static double Of(double x)
    {
        // ψ(x) = ψ(x + 6) − Σ 1/(x + n); three fractions of two terms cost three divisions.
        var shift = 0.0;
        if (x < 6)
        {
            shift = (((2 * x) + 1) / (x * (x + 1))) + (((2 * x) + 5) / ((x + 2) * (x + 3))) + (((2 * x) + 9) / ((x + 4) * (x + 5)));
            x += 6;
        }

        var inverse = 1 / x;
        var square = inverse * inverse;
        var series = square * ((1.0 / 12) - (square * ((1.0 / 120) - (square * ((1.0 / 252) - (square * ((1.0 / 240) - (square / 132))))))));
        return Math.Log(x) - (inverse / 2) - series - shift;
    }
}
