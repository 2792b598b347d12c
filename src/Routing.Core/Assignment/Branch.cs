namespace Routing.Core.Assignment;

/// <summary>The part of the routing policy that a draw selected.</summary>
/// <param name="Draw">Uniform in [0, 1).</param>
/// <param name="Covers">The longest-waiting item of a random cell is taken.</param>
/// <param name="Explores">The asker's matrix is a draw from its posterior.</param>
/// <param name="Acquires">Where in [0, 1) of the share kept for what a model learns from; null: outside it.</param>
/// <param name="AcquisitionShare">That share, 0 where there is none.</param>
internal readonly record struct Branch(
    double Draw, bool Covers, bool Explores, double? Acquires, double AcquisitionShare, RoutingWeights Weights)
{
    /// <summary>Probability of the branch.</summary>
    public double Share => Covers ? Weights.Coverage
        : Explores ? Weights.Exploration : 1 - Weights.Coverage - Weights.Exploration - AcquisitionShare;

    /// <summary>The branch of a draw: first the coverage share, then exploration, then acquisition.</summary>
    /// <param name="inOrderOnly">The asker only gets what has waited longest.</param>
    public static Branch Of(double draw, RoutingWeights weights, bool inOrderOnly, double acquisitionShare)
    {
        var explores = draw >= weights.Coverage && draw < weights.Coverage + weights.Exploration;
        var within = draw - weights.Coverage - weights.Exploration;
        return new Branch(
            draw, draw < weights.Coverage || inOrderOnly, explores,
            within >= 0 && within < acquisitionShare ? within / acquisitionShare : null, acquisitionShare, weights);
    }
}
