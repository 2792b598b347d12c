namespace Routing.Core.Reviewers;

/// <summary>Where a reviewer stands against the share of right answers that is asked for (<see cref="AccuracyBar"/>).</summary>
public enum ReputationBand
{
    /// <summary>What is shown is mostly the pool's prior.</summary>
    New,

    /// <summary>In some question and slice the whole 95 % interval lies under the bar.</summary>
    Below,

    /// <summary>The evidence does not tell.</summary>
    Unsure,

    /// <summary>The displayed score of every question and slice with evidence reaches the bar.</summary>
    Above,
}

/// <summary>Bands of reputations.</summary>
public static class ReputationBands
{
    /// <summary>The band of one reviewer.</summary>
    /// <param name="cells">His cells, those without much evidence included.</param>
    /// <param name="bar">Share of right answers, in [0, 1].</param>
    public static ReputationBand Of(IEnumerable<ReputationCell> cells, double bar)
    {
        var known = cells.Where(cell => !cell.IsPrior).ToList();
        return known.Count == 0 ? ReputationBand.New
            : known.Exists(cell => cell.High < bar) ? ReputationBand.Below
            : known.TrueForAll(cell => cell.LowerTenth >= bar) ? ReputationBand.Above
            : ReputationBand.Unsure;
    }
}
