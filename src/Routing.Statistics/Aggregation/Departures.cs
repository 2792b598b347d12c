namespace Routing.Statistics.Aggregation;

/// <summary>Which models' departures from the votes abler people go along with: evidence in votes alone of which model to believe
/// (docs/methods/choice-of-model.md). How able somebody is shows where all models agree; where a model gives another class than most
/// voters did, those who said its class should be abler than those who said the other.</summary>
public static class Departures
{
    // Pseudo-answers of the pool in a person's accuracy in a class, and items below which nothing is said of a model.
    private const double Strength = 4;
    private const int Least = 5;

    // A model is left out when abler people bear it out less than this share as well as they do the best one, by so many standard errors.
    private const double Share = 0.3, Errors = 3;

    /// <summary>Whether each model may be believed, [M]; the votes themselves always are.</summary>
    /// <param name="opinions">What each model says, [M][I][K]; the first are the votes themselves.</param>
    public static bool[] Believed(HdsData data, double[][][] opinions, int classes)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(opinions);
        int[][] said = [.. opinions.Select(of => of.Select(q => Array.IndexOf(q, q.Max())).ToArray())]; // [M][I]
        var votes = said[0];
        var agreed = Enumerable.Range(0, data.Items).Select(i => said.All(of => of[i] == votes[i])).ToArray(); // [I]
        var able = Ability(data, votes, agreed, classes);

        var (sums, counts) = (new double[data.Items, classes], new int[data.Items, classes]); // ability of who said the class
        foreach (var vote in data.Votes.Where(vote => !agreed[vote.Item]))
        {
            sums[vote.Item, vote.Answer] += able[vote.Rater];
            counts[vote.Item, vote.Answer]++;
        }

        var borne = Array.ConvertAll(said, of =>
        {
            var gains = new List<double>();
            for (var i = 0; i < data.Items; i++)
            {
                if (of[i] != votes[i] && counts[i, of[i]] > 0 && counts[i, votes[i]] > 0)
                    gains.Add((sums[i, of[i]] / counts[i, of[i]]) - (sums[i, votes[i]] / counts[i, votes[i]]));
            }

            return Mean(gains);
        });
        var best = borne.Aggregate((Gain: 0.0, Error: 0.0), (most, one) => one is { } known && known.Gain > most.Gain ? known : most);
        return Array.ConvertAll(borne, one => one is not { } known
            || known.Gain - (Share * best.Gain) >= -Errors * Math.Sqrt((known.Error * known.Error) + (Share * best.Error * Share * best.Error)));
    }

    // Mean accuracy over the classes on the items about which all models agree, each shrunk to everybody's, [J].
    private static double[] Ability(HdsData data, int[] classOf, bool[] agreed, int classes)
    {
        var (right, all) = (new double[data.Raters, classes], new double[data.Raters, classes]);
        var (poolRight, pool) = (new double[classes], new double[classes]);
        foreach (var vote in data.Votes.Where(vote => agreed[vote.Item]))
        {
            var k = classOf[vote.Item];
            var hit = vote.Answer == k ? 1 : 0;
            right[vote.Rater, k] += hit;
            all[vote.Rater, k]++;
            poolRight[k] += hit;
            pool[k]++;
        }

        List<int> seen = [.. Enumerable.Range(0, classes).Where(k => pool[k] > 0)];
        return [.. Enumerable.Range(0, data.Raters).Select(j => seen
            .Select(k => (right[j, k] + (Strength * (poolRight[k] + 1) / (pool[k] + 2))) / (all[j, k] + Strength))
            .DefaultIfEmpty(0).Average())];
    }

    // Mean and its standard error; null where there are too few.
    private static (double Gain, double Error)? Mean(List<double> gains)
    {
        if (gains.Count < Least)
            return null;
        var mean = gains.Average();
        return (mean, Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / (gains.Count - 1) / gains.Count));
    }
}
