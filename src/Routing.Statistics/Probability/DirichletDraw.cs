namespace Routing.Statistics.Probability;

/// <summary>Draws from Dirichlet distributions by normalised Gamma draws.</summary>
public static class DirichletDraw
{
    /// <summary>One draw for each row of pseudo-counts; rows of the result sum to 1.</summary>
    /// <param name="alpha">Pseudo-counts above 0, K by K.</param>
    /// <param name="uniform">Independent uniform draws in [0, 1).</param>
    public static double[,] Rows(double[,] alpha, Func<double> uniform)
    {
        ArgumentNullException.ThrowIfNull(alpha);
        ArgumentNullException.ThrowIfNull(uniform);
        var (rows, columns) = (alpha.GetLength(0), alpha.GetLength(1));
        var draw = new double[rows, columns]; // [K, K]
        for (var t = 0; t < rows; t++)
        {
            double total = 0;
            for (var l = 0; l < columns; l++)
                total += draw[t, l] = Gamma(alpha[t, l], uniform);
            for (var l = 0; l < columns; l++)
                draw[t, l] = total > 0 ? draw[t, l] / total : 1.0 / columns;
        }

        return draw;
    }

    // Marsaglia and Tsang 2000; below 1 by the boost of their section 6.
    private static double Gamma(double shape, Func<double> uniform)
    {
        if (shape < 1)
            return Gamma(shape + 1, uniform) * Math.Pow(1 - uniform(), 1 / shape);
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Math.Sqrt(-2 * Math.Log(1 - uniform())) * Math.Cos(2 * Math.PI * uniform());
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - uniform()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
                return d * v;
        }
    }
}
