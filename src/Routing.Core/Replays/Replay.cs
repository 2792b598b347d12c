using Routing.Core.Assignment;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Aggregation.Peers;

namespace Routing.Core.Replays;

/// <summary>How to replay.</summary>
public sealed record ReplaySettings
{
    /// <summary>Names of <see cref="Replay.Policies"/>.</summary>
    public IReadOnlyList<string> Policies { get; init; } = Replay.Policies;

    /// <summary>Labels per item at which policies are scored; all labels are scored always.</summary>
    public IReadOnlyList<double> Budgets { get; init; } = [0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 7, 10, 15, 20];

    /// <summary>Runs of each policy; the same seeds for all.</summary>
    public int Seeds { get; init; } = 5;

    /// <summary>Other assignments between an assignment and its answer.</summary>
    public int Delay { get; init; }

    /// <summary>Reviewers who wait together where the policy chooses among them.</summary>
    public int Waiting { get; init; } = 4;

    /// <summary>Share of the items whose answer is known and which are not scored, in [0, 1); each reviewer begins with up
    /// to 10 of his answers on them.</summary>
    public double GoldShare { get; init; }
}

/// <summary>A point of a policy's curve: means over the seeds.</summary>
/// <param name="Budget">Labels per item.</param>
/// <param name="StdErr">Standard error of the accuracy.</param>
public sealed record CurvePoint(double Budget, double Accuracy, double StdErr, double LogLoss, double Ece);

/// <summary>How a policy did.</summary>
/// <param name="Auc">Mean accuracy from 1 to 5 labels per item, or to all where fewer were recorded.</param>
/// <param name="LabelsToDsFull">Labels per item to the accuracy of Dawid-Skene on all labels less half a point; null:
/// never.</param>
/// <param name="LabelsToMvFull">Labels per item to the accuracy of majority vote on all labels; null: never.</param>
/// <param name="BusiestShare">Share of the labels given by the busiest reviewer within the horizon of the area.</param>
/// <param name="RealisedError">Share of wrong labels among the items that the engine would have closed at a target of 5 %;
/// null for policies that do not stop.</param>
/// <param name="ClosedShare">Share of the items that it would have closed.</param>
public sealed record PolicyResult(
    string Policy, double Auc, double AucStdErr, IReadOnlyList<CurvePoint> Curve, double? LabelsToDsFull, double? LabelsToMvFull,
    double BusiestShare, double? RealisedError, double? ClosedShare);

/// <summary>A whole replay.</summary>
/// <param name="Items">Items with votes and truth, gold included.</param>
/// <param name="GoldItems">Items of the gold pool, mean over the seeds.</param>
/// <param name="GoldAnswersPerReviewer">Answers on gold that a reviewer began with, mean.</param>
/// <param name="DsFull">Accuracy of Dawid-Skene on all labels.</param>
/// <param name="MvFull">Accuracy of majority vote on all labels.</param>
public sealed record ReplayResult(
    int Items, int Reviewers, int Labels, double GoldItems, double GoldAnswersPerReviewer, double DsFull, double MvFull,
    IReadOnlyList<PolicyResult> Policies);

/// <summary>Policies side by side on recorded votes (algorithms.md §10.1). A replay understates routing: only answers that
/// exist can be asked for, and near all labels every policy has the same.</summary>
public static class Replay
{
    private const int DawidSkeneSweeps = 50;

    /// <summary>Every policy, peers first.</summary>
    public static IReadOnlyList<string> Policies { get; } =
        ["random-ds", "equal-mv", "equal-ds", "entropy-bcc", "qasca", "engine", "engine-w4"];

    /// <summary>Runs every policy on every seed, on all cores; the result depends on the settings alone.</summary>
    /// <param name="done">Called after each run with the number of runs done and of all.</param>
    public static ReplayResult Run(
        Recording recording, ReplaySettings settings, Action<int, int> done, CancellationToken cancellation)
    {
        var divisions = Enumerable.Range(0, settings.Seeds)
            .Select(seed => Division.Of(recording, settings.GoldShare, new CounterRandom((ulong)seed))).ToList();
        var ds = divisions.Average(division => Full(division, Ds));
        var mv = divisions.Average(division => Full(division, Mv));
        // Which items are gold differs by seed, and with it how many labels there are.
        var available = divisions.Min(division => division.Open.Count / (double)division.Scored.Count);
        List<double> budgets = [.. settings.Budgets.Where(budget => budget < available), double.PositiveInfinity];
        var runs = settings.Policies.SelectMany(policy => Enumerable.Range(0, settings.Seeds).Select(seed => (policy, seed))).ToList();
        var results = new RunResult[runs.Count];
        var finished = 0;
        Parallel.For(0, runs.Count, new ParallelOptions { CancellationToken = cancellation }, n =>
        {
            var (policy, seed) = runs[n];
            var random = new CounterRandom((ulong)seed);
            var run = new ReplayRun(divisions[seed], random, PolicyOf(policy, divisions[seed], random));
            results[n] = run.Go(
                budgets, settings.Delay, policy == "engine-w4" ? settings.Waiting : 1, cancellation);
            done(Interlocked.Increment(ref finished), runs.Count);
        });

        var reviewers = recording.Reviewers.Count;
        return new ReplayResult(
            divisions[0].Scored.Count + divisions[0].Gold.Count, reviewers,
            divisions[0].Recording.Votes.Count(vote => recording.Truth.ContainsKey(vote.Item)),
            divisions.Average(division => division.Gold.Count),
            divisions.Average(division => division.GoldVotes.Count / (double)reviewers), ds, mv,
            [.. settings.Policies.Select(policy => Summary(
                policy, [.. results.Where((_, n) => runs[n].policy == policy)], ds - 0.005, mv))]);
    }

    private static IReplayPolicy PolicyOf(string name, Division division, CounterRandom random)
    {
        return name switch
        {
            "random-ds" => new RedundancyPolicy(division, random, equal: false, data => Ds(data, division)),
            "equal-mv" => new RedundancyPolicy(division, random, equal: true, data => Mv(data, division)),
            "equal-ds" => new RedundancyPolicy(division, random, equal: true, data => Ds(data, division)),
            "entropy-bcc" => new UncertaintyPolicy(
                division, random, data => BayesianClassifierCombination.Independent(data, division.Recording.Classes.Count), 4, 1, byAccuracy: false),
            "qasca" => new UncertaintyPolicy(division, random, data => Ds(data, division), 1e-10, 1e-10, byAccuracy: true),
            "engine" or "engine-w4" => new EnginePolicy(division, random),
            _ => throw new ArgumentException($"There is no policy '{name}'; there are {string.Join(", ", Policies)}.", nameof(name)),
        };
    }

    private static double[][] Ds(HdsData data, Division division) =>
        DawidSkene.Fit(data, division.Recording.Classes.Count, DawidSkeneSweeps);

    private static double[][] Mv(HdsData data, Division division) =>
        MajorityVote.Posteriors(data, division.Recording.Classes.Count);

    private static double Full(Division division, Func<HdsData, Division, double[][]> aggregate) =>
        Accuracy.Score(aggregate(division.Data(division.Open), division), division.Scored);

    private static PolicyResult Summary(string policy, List<RunResult> runs, double dsFull, double mvFull)
    {
        var curve = Enumerable.Range(0, runs[0].Curve.Count).Select(point =>
        {
            var scores = runs.ConvertAll(run => run.Curve[point].Scores);
            return new CurvePoint(
                runs.Average(run => run.Curve[point].Budget), scores.Average(s => s.Accuracy), StdErr([.. scores.Select(s => s.Accuracy)]),
                scores.Average(s => s.LogLoss), scores.Average(s => s.Ece));
        }).ToList();
        var areas = runs.ConvertAll(run => Area([.. run.Curve.Select(point => (point.Budget, point.Scores.Accuracy))]));
        return new PolicyResult(
            policy, areas.Average(), StdErr(areas), curve, LabelsTo(curve, dsFull), LabelsTo(curve, mvFull),
            runs.Average(run => run.BusiestShare), runs.Average(run => run.RealisedError), runs.Average(run => run.ClosedShare));
    }

    /// <summary>Mean of a piecewise linear curve from 1 label per item to the horizon or its end; its last value where it
    /// ends before.</summary>
    public static double Area(List<(double X, double Y)> curve)
    {
        var end = Math.Min(ReplayRun.Horizon, curve[^1].X);
        if (end <= 1)
            return curve[^1].Y;
        List<double> at = [1, .. curve.Select(point => point.X).Where(x => x > 1 && x < end), end];
        return at.Zip(at.Skip(1), (a, b) => (b - a) * (At(curve, a) + At(curve, b)) / 2).Sum() / (end - 1);
    }

    private static double At(List<(double X, double Y)> curve, double x)
    {
        var next = curve.FindIndex(point => point.X >= x - 1e-9);
        if (next <= 0)
            return curve[Math.Max(0, next)].Y;
        var (a, b) = (curve[next - 1], curve[next]);
        return a.Y + ((b.Y - a.Y) * (x - a.X) / (b.X - a.X));
    }

    private static double? LabelsTo(List<CurvePoint> curve, double accuracy)
    {
        var reached = curve.FindIndex(point => point.Accuracy >= accuracy - 1e-12);
        if (reached < 0)
            return null;
        if (reached == 0)
            return curve[0].Budget;
        var (a, b) = (curve[reached - 1], curve[reached]);
        return a.Budget + ((b.Budget - a.Budget) * (accuracy - a.Accuracy) / (b.Accuracy - a.Accuracy));
    }

    internal static double StdErr(List<double> values)
    {
        if (values.Count < 2)
            return 0;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1.0) / values.Count);
    }
}
