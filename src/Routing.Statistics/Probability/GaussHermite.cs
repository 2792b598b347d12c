using MathNet.Numerics.LinearAlgebra;

namespace Routing.Statistics.Probability;

/// <summary>Nodes and weights that integrate over a normal variable (G. H. Golub and J. H. Welsch, 1969: the eigenvalues of the
/// polynomials' recurrence matrix).</summary>
public static class GaussHermite
{
    /// <summary>20 nodes: exact for polynomials up to degree 39.</summary>
    public static IReadOnlyList<(double Node, double Weight)> Twenty { get; } = Of(20);

    /// <summary>Nodes in standard deviations from the mean; the weights sum to 1.</summary>
    public static IReadOnlyList<(double Node, double Weight)> Of(int count)
    {
        var recurrence = Matrix<double>.Build.Dense(count, count);
        for (var i = 1; i < count; i++)
            recurrence[i, i - 1] = recurrence[i - 1, i] = Math.Sqrt(i);
        var solved = recurrence.Evd(Symmetricity.Symmetric);
        return [.. Enumerable.Range(0, count).Select(i => (
            solved.EigenValues[i].Real, solved.EigenVectors[0, i] * solved.EigenVectors[0, i]))];
    }
}
