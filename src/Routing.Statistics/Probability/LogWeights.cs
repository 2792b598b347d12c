namespace Routing.Statistics.Probability;

/// <summary>Probabilities that were added up as logarithms.</summary>
internal static class LogWeights
{
    /// <summary>Turns log weights into probabilities that sum to 1, in place.</summary>
    /// <returns>The log of their sum.</returns>
    public static double Normalise(double[] logs)
    {
        var top = logs.Max();
        var sum = 0.0;
        for (var k = 0; k < logs.Length; k++)
            sum += logs[k] = Math.Exp(logs[k] - top);
        for (var k = 0; k < logs.Length; k++)
            logs[k] /= sum;
        return top + Math.Log(sum);
    }
}
