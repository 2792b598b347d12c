namespace Routing.Statistics.Aggregation;

/// <summary>Posterior of one item, with the part of each class that falls on the item being hard.</summary>
/// <param name="HardByClass">r(k, hard), [K]; each at most q(k).</param>
internal sealed record ItemShare(ItemBelief Belief, double[] HardByClass)
{
    /// <summary>r(k, easy), the part that teaches about reviewers.</summary>
    public double Easy(int k) => Belief.Classes[k] - HardByClass[k];
}

/// <summary>The E step for one item (algorithms.md §1.2 and 1.7), added up as logarithms.</summary>
internal static class ExpectationStep
{
    /// <summary>r(k, easy) ∝ π(k)(1 − ρ) Π θ(k, y) and r(k, hard) ∝ π(k) ρ Π h(k, y).</summary>
    /// <param name="answers">In any order; none gives the class prior.</param>
    /// <param name="known">The answer where it is known: all mass goes there.</param>
    /// <param name="without">Index of an answer that is passed over; -1: none.</param>
    public static ItemShare Of(HdsModel model, IReadOnlyList<RatedAnswer> answers, int? known, int without = -1)
    {
        var k = model.Settings.Classes;
        var q = new double[k]; // log r(k, easy), then r(k, easy) + r(k, hard); [K]
        var hard = new double[k]; // log r(k, hard), then r(k, hard); [K]
        var top = double.NegativeInfinity;
        for (var t = 0; t < k; t++)
        {
            if (known is { } truth && truth != t)
            {
                q[t] = hard[t] = double.NegativeInfinity;
                continue;
            }

            var prior = Log(model.ClassPrior[t]);
            q[t] = prior + Math.Log(1 - model.HardShare);
            hard[t] = model.HardShare > 0 ? prior + Math.Log(model.HardShare) : double.NegativeInfinity;
            for (var n = 0; n < answers.Count; n++)
            {
                if (n == without)
                    continue;
                var given = answers[n];
                var own = given.Share * Log(given.Rater[t, given.Answer]);
                q[t] += own;
                hard[t] += given.Expert ? own : given.Share * Log(model.HardMatrix[t, given.Answer]);
            }

            top = Math.Max(top, Math.Max(q[t], hard[t]));
        }

        double total = 0;
        for (var t = 0; t < k; t++)
        {
            hard[t] = Math.Exp(hard[t] - top);
            q[t] = Math.Exp(q[t] - top) + hard[t];
            total += q[t];
        }

        double allHard = 0;
        for (var t = 0; t < k; t++)
        {
            q[t] /= total;
            hard[t] /= total;
            allHard += hard[t];
        }

        return new ItemShare(new ItemBelief(q, allHard), hard);
    }

    /// <summary>Logarithm of a probability of at least 1e-9.</summary>
    public static double Log(double p) => Math.Log(Math.Max(p, 1e-9));
}
