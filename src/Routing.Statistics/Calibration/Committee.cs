namespace Routing.Statistics.Calibration;

/// <summary>The mean of what each model says once it is calibrated alone and of what their pool says (a linear pool: M. Stone,
/// "The Opinion Pool", 1961). It stays unsure where models that are sure of themselves differ, which makes it the better guide
/// to the items that deserve a second opinion; <see cref="OpinionPool"/> alone is the better guess.</summary>
public sealed record Committee(OpinionPool All, IReadOnlyList<OpinionPool> Alone)
{
    /// <summary>Fits every member on the same known answers.</summary>
    /// <param name="gold">Opinions, [M][K], and the known answer.</param>
    public static Committee Fit(IReadOnlyList<(double[][] Opinions, int Truth)> gold, int models, int classes)
    {
        ArgumentNullException.ThrowIfNull(gold);
        return new Committee(
            OpinionPool.Fit(gold, models, classes),
            [.. Enumerable.Range(0, models).Select(m => OpinionPool.Fit(
                [.. gold.Select(item => (new[] { item.Opinions[m] }, item.Truth))], 1, classes))]);
    }

    /// <summary>The mean posterior, [K].</summary>
    /// <param name="opinions">Each model's posterior, [M][K].</param>
    public double[] Apply(IReadOnlyList<double[]> opinions)
    {
        ArgumentNullException.ThrowIfNull(opinions);
        var mean = All.Apply(opinions);
        for (var m = 0; m < Alone.Count; m++)
        {
            var said = Alone[m].Apply([opinions[m]]);
            for (var k = 0; k < mean.Length; k++)
                mean[k] += said[k];
        }

        return Array.ConvertAll(mean, p => p / (Alone.Count + 1));
    }
}
