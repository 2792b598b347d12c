using Routing.Statistics.Intervals;

namespace Routing.Statistics.Audits;

/// <summary>One audited item.</summary>
/// <param name="Wrong">The accepted label was not what people came to.</param>
/// <param name="Propensity">π with which the item was drawn, in (0, 1].</param>
public readonly record struct Audit(bool Wrong, double Propensity);

/// <summary>Error rate of accepted items by their audits: weights 1/π (D. G. Horvitz and D. J. Thompson, 1952; T. Zrnic and
/// E. Candès, "Active Statistical Inference", 2024), normalised by their sum.</summary>
/// <param name="Error">Estimated share of wrong labels, in [0, 1].</param>
/// <param name="Interval">Wilson 95 % with the effective number of audits, (Σw)²/Σw².</param>
/// <param name="Audits">Audited items.</param>
public sealed record AuditEstimate(double Error, Interval Interval, int Audits)
{
    /// <summary>The estimate; null without audits.</summary>
    public static AuditEstimate? Of(IReadOnlyCollection<Audit> audits)
    {
        ArgumentNullException.ThrowIfNull(audits);
        if (audits.Count == 0)
            return null;
        double wrong = 0, total = 0, squares = 0;
        foreach (var audit in audits)
        {
            var weight = 1 / audit.Propensity;
            wrong += audit.Wrong ? weight : 0;
            total += weight;
            squares += weight * weight;
        }

        var n = total * total / squares;
        return new AuditEstimate(wrong / total, Wilson.Interval(wrong / total * n, n), audits.Count);
    }
}
