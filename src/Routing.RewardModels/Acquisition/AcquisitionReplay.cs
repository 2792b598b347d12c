using Routing.RewardModels.Encoding;
using Routing.RewardModels.Training;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Acquisition;

/// <summary>Which pairs to have judged next: strategies side by side on judgments that were recorded.</summary>
/// <remarks>A fifth of the prompts is held out. Every strategy begins with the same random pairs, buys in batches and fits the
/// head again after each. The projection sees all answers of the pool, for it needs no labels.</remarks>
public static class AcquisitionReplay
{
    private const string RandomOrder = "random";
    private const int Batch = 100;
    private const int HeldOutFold = 0;
    private const int Folds = 5;

    private static readonly HeadPrior _prior = new(30, 80, 3);

    /// <summary>Every strategy, the default third.</summary>
    public static IReadOnlyList<string> Strategies { get; } = [RandomOrder, "margin", "stochastic-margin", "bald", "d-optimal"];

    /// <summary>Numbers of labels at which strategies are scored, as far as the pool goes.</summary>
    public static IReadOnlyList<int> Budgets { get; } = [100, 200, 400, 800, 1600, 3200];

    /// <param name="mostLabels">Budgets beyond it are not bought.</param>
    /// <param name="done">Called after each run with the number of runs done and of all.</param>
    /// <exception cref="ArgumentException">The pool is smaller than the first budget.</exception>
    public static AcquisitionResult Run(
        IReadOnlyList<PreferencePair> pairs, IReadOnlyList<string> strategies, int seeds, int mostLabels, Action<int, int> done,
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
            List<int> reached = [.. Budgets.Where(budget => budget <= Math.Min(mostLabels, open.Count))];
            if (reached.Count == 0 || test.Count == 0)
                throw new ArgumentException($"{open.Count} decided pairs remain for the pool; at least {Budgets[0]}, and two prompts, are needed.", nameof(pairs));
            var encoder = LatentEncoder.Fit(ModelTrainer.TextsOf(open), seed);
            var (features, scored) = (EncodedPairs.Of(encoder, open, cancellation), EncodedPairs.Of(encoder, test, cancellation));
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

        return new AcquisitionResult(seeds, pool, heldOut, whole, [.. strategies.Select(strategy => new StrategyResult(
            strategy, [.. budgets!.Select((budget, n) => Point(
                budget, [.. curves[strategy].Select(curve => curve[n])],
                curves.TryGetValue(RandomOrder, out var random) ? [.. random.Select(curve => curve[n].Accuracy)] : null))]))]);
    }

    private static AcquisitionPoint Point(int budget, List<(double Accuracy, double LogLoss)> runs, List<double>? random)
    {
        var (mean, error) = MeanOf(runs.ConvertAll(run => run.Accuracy));
        var (above, aboveError) = random is null ? (null, null) : MeanOf([.. runs.Zip(random, (run, other) => run.Accuracy - other)]);
        return new AcquisitionPoint(budget, mean!.Value, error, runs.Average(run => run.LogLoss), above, aboveError);
    }

    // One run says nothing about the spread between runs.
    private static (double? Mean, double? StdErr) MeanOf(List<double> values)
    {
        var mean = values.Average();
        return (mean, values.Count < 2 ? null : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1.0) / values.Count));
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
            var part = pool.Where(bought.Contains);
            var fit = PairwiseLogistic.Fit(part.Difference, part.Outcomes, _prior.Precision(pool.Blocks), start);
            var head = HeadTrainer.HeadOf(fit, part, 1, seed);
            start = fit.Weights;
            if (budgets.Contains(bought.Count))
                curve.Add(Score(head, scored));
            if (curve.Count == budgets.Count)
                return curve;
            List<int> open = [.. Enumerable.Range(0, pool.Count).Where(i => !bought.Contains(i))];
            bought.UnionWith(Choose(strategy, pool, open, (head, fit), Math.Min(Batch, open.Count), random));
        }
    }

    private static IEnumerable<int> Choose(
        string strategy, EncodedPairs pool, List<int> open, (LinearHead Head, PairwiseFit Fit) model, int count, Random random)
    {
        if (strategy == RandomOrder)
            return open.OrderBy(_ => random.NextDouble()).Take(count).ToList();
        if (strategy == "d-optimal")
            return DOptimal.Choose(pool, open, model.Fit, count, random);
        var views = open.ConvertAll(i => (Index: i, View: model.Head.View(pool.Difference[i])));
        return strategy switch
        {
            "margin" => [.. views.OrderBy(one => Math.Abs(one.View.LogOdds)).Take(count).Select(one => one.Index)],
            "bald" => [.. views.OrderByDescending(one => one.View.Information).Take(count).Select(one => one.Index)],
            "stochastic-margin" =>
            [
                .. StochasticMargin.Choose(
                    [.. views.Select(one => (one.Index, StochasticMargin.Weight(one.View.Probability)))], count, StochasticMargin.Uniform,
                    random.NextDouble).Select(pick => pick.Index),
            ],
            _ => throw new ArgumentException($"'{strategy}' is not one of {string.Join(", ", Strategies)}.", nameof(strategy)),
        };
    }

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
