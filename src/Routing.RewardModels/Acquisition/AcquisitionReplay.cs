using Routing.RewardModels.Encoding;
using Routing.RewardModels.Training;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Acquisition;

/// <summary>A point of a strategy's curve, means over the seeds.</summary>
/// <param name="Labels">Labels bought.</param>
/// <param name="StdErr">Standard error of the accuracy.</param>
public sealed record AcquisitionPoint(int Labels, double Accuracy, double StdErr, double LogLoss);

/// <summary>How a strategy did.</summary>
public sealed record StrategyResult(string Strategy, IReadOnlyList<AcquisitionPoint> Curve);

/// <summary>A whole replay.</summary>
/// <param name="Pool">Pairs that could be bought, mean over the seeds.</param>
/// <param name="HeldOut">Pairs scored, mean over the seeds.</param>
/// <param name="Whole">Accuracy with the whole pool.</param>
public sealed record AcquisitionResult(double Pool, double HeldOut, double Whole, IReadOnlyList<StrategyResult> Strategies);

/// <summary>Which pairs to have judged next: strategies side by side on judgments that were recorded.</summary>
/// <remarks>A fifth of the prompts is held out. Every strategy begins with the same random pairs, buys in batches and fits the
/// head again after each. The projection sees all answers of the pool, for it needs no labels.</remarks>
public static class AcquisitionReplay
{
    private const int Batch = 100;
    private const int HeldOutFold = 0;
    private const int Folds = 5;

    // Share of a stochastic batch that is drawn uniformly.
    private const double RandomFloor = 0.15;

    private static readonly HeadPrior _prior = new(30, 80, 3);

    /// <summary>Every strategy, the default third.</summary>
    public static IReadOnlyList<string> Strategies { get; } = ["random", "margin", "stochastic-margin", "bald", "d-optimal"];

    /// <summary>Numbers of labels at which strategies are scored, as far as the pool goes.</summary>
    public static IReadOnlyList<int> Budgets { get; } = [100, 200, 400, 800, 1600, 3200];

    /// <param name="done">Called after each run with the number of runs done and of all.</param>
    /// <exception cref="ArgumentException">The pool is smaller than the first budget.</exception>
    public static AcquisitionResult Run(
        IReadOnlyList<PreferencePair> pairs, IReadOnlyList<string> strategies, int seeds, Action<int, int> done,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(strategies);
        ArgumentNullException.ThrowIfNull(done);
        List<PreferencePair> decided = [.. pairs.Where(pair => pair.Preferred != Preferred.Tie)];
        var curves = strategies.ToDictionary(name => name, _ => new List<List<(double Accuracy, double LogLoss)>>());
        List<int>? budgets = null;
        var (pool, heldOut, whole) = (0.0, 0.0, 0.0);
        for (var seed = 0; seed < seeds; seed++)
        {
            var folds = Splits.Folds(decided, Folds, seed);
            List<PreferencePair> open = [.. decided.Where((_, i) => folds[i] != HeldOutFold)];
            List<PreferencePair> test = [.. decided.Where((_, i) => folds[i] == HeldOutFold)];
            if (open.Count < Budgets[0] || test.Count == 0)
                throw new ArgumentException($"{open.Count} decided pairs remain for the pool; at least {Budgets[0]}, and two prompts, are needed.", nameof(pairs));
            var encoder = LatentEncoder.Fit(ModelTrainer.TextsOf(open), seed);
            var (features, scored) = (EncodedPairs.Of(encoder, open, cancellation), EncodedPairs.Of(encoder, test, cancellation));
            List<int> reached = [.. Budgets.Where(budget => budget <= open.Count)];
            budgets = budgets is null ? reached : [.. budgets.Intersect(reached)];
            pool += open.Count / (double)seeds;
            heldOut += test.Count / (double)seeds;
            whole += Score(HeadTrainer.Fit(features, _prior, 1, seed), scored).Accuracy / seeds;
            foreach (var strategy in strategies)
            {
                cancellation.ThrowIfCancellationRequested();
                curves[strategy].Add(Curve(strategy, features, scored, reached, seed, cancellation));
                done(curves.Values.Sum(list => list.Count), strategies.Count * seeds);
            }
        }

        return new AcquisitionResult(pool, heldOut, whole, [.. strategies.Select(strategy => new StrategyResult(
            strategy, [.. budgets!.Select((budget, n) => Point(budget, [.. curves[strategy].Select(curve => curve[n])]))]))]);
    }

    private static AcquisitionPoint Point(int budget, List<(double Accuracy, double LogLoss)> runs)
    {
        var mean = runs.Average(run => run.Accuracy);
        var error = runs.Count < 2 ? 0
            : Math.Sqrt(runs.Sum(run => (run.Accuracy - mean) * (run.Accuracy - mean)) / (runs.Count - 1.0) / runs.Count);
        return new AcquisitionPoint(budget, mean, error, runs.Average(run => run.LogLoss));
    }

    private static List<(double Accuracy, double LogLoss)> Curve(
        string strategy, EncodedPairs pool, EncodedPairs scored, List<int> budgets, int seed, CancellationToken cancellation)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, pool.Count).ToArray();
        random.Shuffle(order);
        var bought = order.Take(Batch).ToHashSet();
        var curve = new List<(double, double)>();
        double[]? start = null;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var head = HeadTrainer.Fit(pool.Where(bought.Contains), _prior, 1, seed, start);
            start = Array.ConvertAll(head.Columns[0], value => (double)value);
            if (budgets.Contains(bought.Count))
                curve.Add(Score(head, scored));
            if (curve.Count == budgets.Count)
                return curve;
            List<int> open = [.. Enumerable.Range(0, pool.Count).Where(i => !bought.Contains(i))];
            bought.UnionWith(Choose(strategy, pool, open, head, Math.Min(Batch, open.Count), random));
        }
    }

    private static IEnumerable<int> Choose(
        string strategy, EncodedPairs pool, List<int> open, LinearHead head, int count, Random random)
    {
        if (strategy == "random")
            return open.OrderBy(_ => random.NextDouble()).Take(count).ToList();
        if (strategy == "d-optimal")
            return DOptimal(pool, open, head, count);
        var views = open.AsParallel().AsOrdered().Select(i => (Index: i, View: head.View(pool.Difference[i]))).ToList();
        return strategy switch
        {
            "margin" => [.. views.OrderBy(one => Math.Abs(one.View.LogOdds)).Take(count).Select(one => one.Index)],
            "bald" => [.. views.OrderByDescending(one => one.View.Information).Take(count).Select(one => one.Index)],
            "stochastic-margin" => StochasticMargin.Choose(
                [.. views.Select(one => (one.Index, one.View.Probability))], count, RandomFloor, random.NextDouble),
            _ => throw new ArgumentException($"'{strategy}' is not one of {string.Join(", ", Strategies)}.", nameof(strategy)),
        };
    }

    // The pick with the largest |L⁻¹Δ|², weighted by p(1 − p); after each, the inverse of H takes a rank-one step.
    private static List<int> DOptimal(EncodedPairs pool, List<int> open, LinearHead head, int count)
    {
        var d = pool.Blocks.Dimension;
        var inverse = PosteriorCovariance(head, pool.Blocks);
        var chosen = new List<int>();
        var worth = new double[open.Count];
        var taken = new bool[open.Count];
        var solved = open.AsParallel().AsOrdered().Select(i => Times(inverse, pool.Difference[i])).ToArray();
        var curvature = open.ConvertAll(i =>
        {
            var p = PairwiseLogistic.Sigmoid(Dot(head.Columns[0], pool.Difference[i]));
            return p * (1 - p);
        });
        for (var n = 0; n < open.Count; n++)
            worth[n] = curvature[n] * Dot(solved[n], pool.Difference[open[n]]);
        for (var pick = 0; pick < count; pick++)
        {
            var best = Enumerable.Range(0, open.Count).Where(n => !taken[n]).MaxBy(n => worth[n]);
            taken[best] = true;
            chosen.Add(open[best]);
            var u = solved[best];
            var scale = curvature[best] / (1 + worth[best]);
            Parallel.For(0, open.Count, n =>
            {
                if (taken[n])
                    return;
                // Sherman and Morrison 1950: Δᵀ(H + cuuᵀ)⁻¹Δ falls by this.
                var along = Dot(u, pool.Difference[open[n]]);
                worth[n] -= curvature[n] * scale * along * along;
                for (var k = 0; k < d; k++)
                    solved[n][k] -= (float)(scale * along * u[k]);
            });
        }

        return chosen;
    }

    // From the prior and the draws' spread: the head keeps no factor of H.
    private static float[][] PosteriorCovariance(LinearHead head, FeatureBlocks blocks)
    {
        var d = blocks.Dimension;
        var prior = _prior.Precision(blocks);
        var draws = head.Columns.Length - 1;
        return [.. Enumerable.Range(0, d).Select(a => Enumerable.Range(0, d).Select(b =>
        {
            if (a != b)
                return 0f;
            var spread = head.Columns.Skip(1).Average(column => (column[a] - head.Columns[0][a]) * (column[a] - head.Columns[0][a]));
            return (float)Math.Min(1 / prior[a], spread * draws / Math.Max(1, draws - 1));
        }).ToArray())];
    }

    private static float[] Times(float[][] matrix, float[] vector) => [.. matrix.Select(row => (float)Dot(row, vector))];

    private static double Dot(float[] a, float[] b) => System.Numerics.Tensors.TensorPrimitives.Dot<float>(a, b);

    private static (double Accuracy, double LogLoss) Score(LinearHead head, EncodedPairs scored)
    {
        var (right, loss) = (0.0, 0.0);
        foreach (var difference in scored.Difference)
        {
            var view = head.View(difference);
            right += view.LogOdds > 0 ? 1 : view.LogOdds < 0 ? 0 : 0.5;
            loss -= Math.Log(Math.Max(1e-12, view.Probability));
        }

        return (right / scored.Count, loss / scored.Count);
    }
}
