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
    public static ItemShare Of(HdsModel model, IReadOnlyList<RatedAnswer> answers, int? known)
    {
        var k = model.Settings.Classes;
        var logs = new double[2, k]; // [easy/hard, K]
        var top = double.NegativeInfinity;
        for (var t = 0; t < k; t++)
        {
            if (known is { } truth && truth != t)
                continue;
            var prior = Log(model.ClassPrior[t]);
            logs[0, t] = prior + Math.Log(1 - model.HardShare);
            logs[1, t] = model.HardShare > 0 ? prior + Math.Log(model.HardShare) : double.NegativeInfinity;
            foreach (var given in answers)
            {
                var own = given.Share * Log(given.Rater[t, given.Answer]);
                logs[0, t] += own;
                logs[1, t] += given.Expert ? own : given.Share * Log(model.HardMatrix[t, given.Answer]);
            }

            top = Math.Max(top, Math.Max(logs[0, t], logs[1, t]));
        }

        return Normalised(logs, top, known);
    }

    private static ItemShare Normalised(double[,] logs, double top, int? known)
    {
        var k = logs.GetLength(1);
        double total = 0;
        var q = new double[k]; // [K]
        var hard = new double[k]; // [K]
        for (var t = 0; t < k; t++)
        {
            if (known is { } truth && truth != t)
                continue;
            hard[t] = Math.Exp(logs[1, t] - top);
            q[t] = Math.Exp(logs[0, t] - top) + hard[t];
            total += q[t];
        }

        for (var t = 0; t < k; t++)
        {
            q[t] /= total;
            hard[t] /= total;
        }

        return new ItemShare(new ItemBelief(q, hard.Sum()), hard);
    }

    /// <summary>Logarithm of a probability of at least 1e-9.</summary>
    public static double Log(double p) => Math.Log(Math.Max(p, 1e-9));
}
