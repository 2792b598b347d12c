using Routing.Statistics.Information;

namespace Routing.Core.Assignment;

/// <summary>What is done next with an item, from the least able to the most.</summary>
public enum NextStep
{
    /// <summary>It gets the label that is believed now.</summary>
    Close,

    /// <summary>A generalist is asked.</summary>
    Generalist,

    /// <summary>An expert is asked.</summary>
    Expert,
}

/// <summary>Somebody who could be asked.</summary>
/// <param name="Price">Of one answer, in the unit of what an error costs, at least 0.</param>
/// <param name="Rater">p(answer | truth), K by K.</param>
public sealed record TriageOption(NextStep Step, double Price, double[,] Rater);

/// <summary>Prices of answers against what a wrong label costs (algorithms.md §4.3 and §4.5). The weight of the risk class and
/// the shadow price are one exchange rate here, which the programme says in money.</summary>
public static class Triage
{
    // ε of §4.3: one answer often cannot turn the label, and yet the next two could.
    private const double WorthOfANat = 0.1;

    /// <summary>Which step costs least, its price and the error that is expected after it together; the more able of equals.</summary>
    /// <param name="errorCost">What a wrong label costs, above 0.</param>
    /// <param name="belief">Calibrated posterior q̃, [K].</param>
    /// <param name="mayClose">Whether it may be closed as it stands.</param>
    /// <param name="people">Who could be asked.</param>
    public static NextStep Of(double errorCost, double[] belief, bool mayClose, IEnumerable<TriageOption> people)
    {
        ArgumentNullException.ThrowIfNull(belief);
        ArgumentNullException.ThrowIfNull(people);
        var now = 1 - belief.Max();
        var (best, least) = (NextStep.Close, mayClose ? errorCost * now : double.PositiveInfinity);
        foreach (var option in people.OrderBy(option => option.Step))
        {
            var loss = option.Price + (errorCost * (now - ExpectedAccuracyGain.OfOneAnswer(belief, option.Rater)));
            if (loss <= least)
                (best, least) = (option.Step, loss);
        }

        return best;
    }

    /// <summary>V of §4.3: what one more answer is expected to save, less its price.</summary>
    /// <param name="errorCost">What a wrong label costs, above 0.</param>
    /// <param name="belief">Calibrated posterior q̃, [K].</param>
    public static double Value(double errorCost, double[] belief, TriageOption option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return (errorCost * (ExpectedAccuracyGain.OfOneAnswer(belief, option.Rater)
            + (WorthOfANat * ExpectedInformationGain.OfOneAnswer(belief, option.Rater)))) - option.Price;
    }
}
