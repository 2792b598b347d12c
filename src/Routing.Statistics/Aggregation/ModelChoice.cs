using Routing.Statistics.Aggregation.Peers;
using Routing.Statistics.Calibration;

namespace Routing.Statistics.Aggregation;

/// <summary>What the engine would believe of votes that nobody else saw: several models' pooled opinion. Known answers move
/// the pool towards the models that they bear out, and calibrate it (algorithms.md §1.8, §10.3).</summary>
/// <remarks>No model is best on every crowd: confusion matrices win where a crowd errs to one side, one number per reviewer
/// wins where it does not, models of guessing where people have habits. IBCC, and EBCC, whose subtypes carry errors that go
/// together, are asked only where gold can tell whether to believe them. A model whose departures from the votes abler people do not
/// bear out (<see cref="Departures"/>) has no weight but what gold gives it.</remarks>
public static class ModelChoice
{
    /// <summary>Votes above which only the models that take few sweeps are asked.</summary>
    public const int ManyVotes = 3_000_000;

    private const int Folds = 2;

    private static readonly string[] _furtherNames = ["ibcc", "ebcc"];

    /// <summary>Calibrated posteriors by item, [I][K], and the weight of each model's opinion.</summary>
    /// <param name="data">Votes; the known answers are gold, and hold in the result.</param>
    /// <param name="classes">Number of classes K, at least 2.</param>
    /// <param name="seed">Seed of the models that start at random.</param>
    public static (double[][] Posteriors, IReadOnlyList<(string Model, double Weight)> Weights) Posteriors(
        HdsData data, int classes, int seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (many, taught) = (data.Votes.Count > ManyVotes, data.Known.Count > 0);
        string[] names = many ? [.. QuickPool.Names] : taught ? [.. VoteOpinions.Names, .. _furtherNames] : [.. VoteOpinions.Names];
        double[][][] All(HdsData votes) => taught ? AllOpinions(votes, classes, seed) : Opinions(votes, classes, seed);
        var opinions = All(data);
        // The pool learns from what models say of gold that they were not shown.
        var believed = Departures.Believed(data, opinions[..(many ? QuickPool.Names.Count : VoteOpinions.Names.Count)], classes);
        var prior = OpinionPool.Prior(believed, classes);
        var pool = OpinionPool.Fit(
            Unseen(All, data, [.. data.Known.OrderBy(pair => pair.Key)]), prior.With(names.Length - prior.Weights.Length));
        var q = new double[data.Items][]; // [I][K]
        for (var i = 0; i < q.Length; i++)
            q[i] = pool.Apply([.. opinions.Select(of => of[i])]);
        MajorityVote.Clamp(q, data);
        return (q, [.. names.Zip(pool.Weights)]);
    }

    /// <summary>What each model that is believed without gold says of the votes, [M][I][K].</summary>
    public static double[][][] Opinions(HdsData data, int classes, int seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        var hds = HierarchicalDawidSkene.Fit(data, new HdsSettings { Classes = classes }).Posteriors;
        return data.Votes.Count > ManyVotes
            ? QuickPool.Opinions(data, classes, hds)
            : [.. VoteOpinions.Of(data, classes, seed), hds];
    }

    /// <summary>The same with those that are believed as far as gold bears them out, where votes are not too many for them.</summary>
    public static double[][][] AllOpinions(HdsData data, int classes, int seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Votes.Count > ManyVotes
            ? Opinions(data, classes, seed)
            :
            [
                .. Opinions(data, classes, seed), BayesianClassifierCombination.Independent(data, classes),
                BayesianClassifierCombination.EnhancedFast(data, classes, seed),
            ];
    }

    // Opinions on gold from fits that know only the other folds.
    private static List<(double[][] Opinions, int Truth)> Unseen(
        Func<HdsData, double[][][]> opinions, HdsData data, List<KeyValuePair<int, int>> gold)
    {
        var unseen = new List<(double[][], int)>();
        for (var fold = 0; fold < Folds && gold.Count > 0; fold++)
        {
            var shown = gold.Where((_, n) => n % Folds != fold).ToDictionary();
            var found = opinions(data with { Known = shown });
            for (var n = fold; n < gold.Count; n += Folds)
                unseen.Add(([.. found.Select(of => of[gold[n].Key])], gold[n].Value));
        }

        return unseen;
    }
}
