using MathNet.Numerics.LinearAlgebra;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Evaluation;

/// <summary>What style explains of a model's scores.</summary>
internal static class StyleVariance
{
    private const double Ridge = 1e-3;

    /// <summary>Share of the variance of score differences that a linear function of the style differences explains, in [0, 1].</summary>
    public static double Share(IReadOnlyList<JudgedPair> judged)
    {
        double[] response = [.. judged.Select(one => one.ScoreChosen - one.ScoreRejected)];
        var said = Explained(judged, response);
        var (left, all) = (0.0, 0.0);
        for (var i = 0; i < response.Length; i++)
        {
            left += (response[i] - said[i]) * (response[i] - said[i]);
            all += response[i] * response[i];
        }

        return all == 0 ? 0 : Math.Clamp(1 - (left / all), 0, 1);
    }

    /// <summary>The worklist, with the part of a score difference that style explains taken from the chosen answer.</summary>
    public static Worklist Worklist(IReadOnlyList<JudgedPair> judged)
    {
        var said = Explained(judged, [.. judged.Select(one => one.ScoreChosen - one.ScoreRejected)]);
        var by = judged.Select((one, i) => (one, said[i])).ToDictionary(one => one.one, one => one.Item2, (IEqualityComparer<JudgedPair>)ReferenceEqualityComparer.Instance);
        return Evaluation.Worklist.Of(judged, (pair, chosen) => (chosen ? 0.5 : -0.5) * by[pair]);
    }

    private static double[] Explained(IReadOnlyList<JudgedPair> judged, double[] response)
    {
        var d = judged[0].Style.Length;
        var gram = WeightedGram.Of([.. judged.Select(one => one.Style)], null, d);
        var right = Vector<double>.Build.Dense(d);
        for (var i = 0; i < response.Length; i++)
        {
            for (var k = 0; k < d; k++)
                right[k] += response[i] * judged[i].Style[k];
        }

        for (var k = 0; k < d; k++)
            gram[k, k] += Ridge * Math.Max(1, gram[k, k]);
        var weights = gram.Cholesky().Solve(right);
        return [.. judged.Select(one =>
        {
            var sum = 0.0;
            for (var k = 0; k < d; k++)
                sum += weights[k] * one.Style[k];
            return sum;
        })];
    }
}
