namespace Routing.Statistics.Audits;

/// <summary>How probable an audit of an accepted item is (algorithms.md §8): the less sure the item, the more probable, and
/// a new slice is audited much.</summary>
public static class AuditPropensity
{
    /// <summary>Audits of a slice until which every accepted item has the greatest propensity.</summary>
    public const int NewSlice = 200;

    /// <summary>Least and greatest propensity.</summary>
    public const double Least = 0.02, Greatest = 0.25;

    /// <summary>π, in [<see cref="Least"/>, <see cref="Greatest"/>].</summary>
    /// <param name="confidence">The probability of being right with which the item was accepted.</param>
    /// <param name="audited">Audits of the slice so far.</param>
    public static double Of(double confidence, int audited) =>
        audited < NewSlice ? Greatest : Math.Clamp(Least + (0.5 * (1 - confidence)), Least, Greatest);
}
