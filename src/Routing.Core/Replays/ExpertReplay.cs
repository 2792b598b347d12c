using Routing.Core.Assignment;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Calibration;

namespace Routing.Core.Replays;

/// <summary>A point of a policy's curve: means over the seeds.</summary>
/// <param name="Share">Share of the items that an expert has answered.</param>
/// <param name="StdErr">Standard error of the accuracy over the seeds.</param>
/// <param name="Cost">Price of all answers per item: a generalist's is 1.</param>
public sealed record ExpertPoint(double Share, double Accuracy, double StdErr, double Cost);

/// <summary>How a policy did.</summary>
public sealed record ExpertPolicyResult(string Policy, IReadOnlyList<ExpertPoint> Curve);

/// <summary>A whole replay.</summary>
/// <param name="Items">Items with votes and truth.</param>
/// <param name="ExpertItems">Those of them that an expert answered.</param>
/// <param name="ExpertAccuracy">Accuracy of the expert on these.</param>
public sealed record ExpertReplayResult(
    int Items, int ExpertItems, double ExpertAccuracy, IReadOnlyList<ExpertPolicyResult> Policies);

/// <summary>Generalist or expert: every generalist has answered, a budget of expert answers is spent item by item, and an
/// item that the expert answered has his label (algorithms.md §4.5).</summary>
/// <remarks>The engine asks where the expert most probably differs from the label that it would give, 1 − max q̃. What he says
/// teaches it: after each batch the weight and bias of each model's opinion are fitted again with his answers as gold.</remarks>
public static class ExpertReplay
{
    // Share of the items between two refits.
    private const double Batch = 0.02;

    /// <summary>Every policy, peers first: at random; greatest entropy of the votes first; the engine.</summary>
    public static IReadOnlyList<string> Policies { get; } = ["random", "entropy", "engine"];

    /// <summary>Shares of the items at which policies are scored.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1];

    /// <param name="recording">Votes of the generalists, and the truth that nobody but the score sees.</param>
    /// <param name="experts">Expert's class by item.</param>
    /// <param name="cost">Price of an expert's answer in generalists' answers.</param>
    /// <param name="done">Called after each run with the number of runs done and of all.</param>
    public static ExpertReplayResult Run(
        Recording recording, IReadOnlyDictionary<int, int> experts, double cost, int seeds, Action<int, int> done,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(experts);
        ArgumentNullException.ThrowIfNull(done);
        var votes = recording.Votes.Where(vote => recording.Truth.ContainsKey(vote.Item)).ToList();
        var scored = votes.Select(vote => vote.Item).Distinct().ToDictionary(item => item, item => recording.Truth[item]);
        var answered = experts.Where(pair => scored.ContainsKey(pair.Key)).ToDictionary();
        var data = new HdsData(recording.Items.Count, recording.Reviewers.Count, votes);
        var finished = 0;
        var classes = recording.Classes.Count;
        // Votes on items without a known answer teach about the generalists all the same. Models that start at random differ by seed,
        // and with them who is asked first: the standard error must say so.
        var opinions = Enumerable.Range(0, seeds)
            .Select(seed => new Lazy<double[][][]>(() => ModelChoice.AllOpinions(data with { Votes = recording.Votes }, classes, seed))).ToList();
        var policies = Policies.Select(policy =>
        {
            var curves = Enumerable.Range(0, seeds).Select(seed =>
            {
                var curve = Curve(
                    policy == "engine" ? known => Believed(opinions[seed].Value, known, classes) : known => MajorityVote.Posteriors(data with { Known = known }, classes),
                    policy, scored, answered, seed, cancellation);
                done(++finished, Policies.Count * seeds);
                return curve;
            }).ToList();
            return new ExpertPolicyResult(policy, [.. Shares.Select((share, n) =>
            {
                var accuracies = curves.ConvertAll(curve => curve[n]);
                var spent = Math.Min(answered.Count, (int)Math.Round(share * scored.Count));
                return new ExpertPoint(
                    spent / (double)scored.Count, accuracies.Average(), Replay.StdErr(accuracies),
                    (votes.Count + (cost * spent)) / scored.Count);
            })]);
        }).ToList();
        return new ExpertReplayResult(
            scored.Count, answered.Count, answered.Count(pair => pair.Value == scored[pair.Key]) / (double)Math.Max(1, answered.Count),
            policies);
    }

    // Accuracy at each share.
    private static List<double> Curve(
        Func<Dictionary<int, int>, double[][]> believed, string policy, Dictionary<int, int> scored, Dictionary<int, int> experts,
        int seed, CancellationToken cancellation)
    {
        var random = new CounterRandom((ulong)seed);
        var known = new Dictionary<int, int>();
        var accuracies = new List<double>();
        foreach (var target in Shares.Select(share => Math.Min(experts.Count, (int)Math.Round(share * scored.Count))))
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var beliefs = believed(known);
                if (known.Count == target)
                {
                    accuracies.Add(LabelScores.Of(beliefs, scored)!.Accuracy);
                    break;
                }

                var batch = Math.Min(target - known.Count, Math.Max(1, (int)(Batch * scored.Count)));
                foreach (var item in experts.Keys.Where(item => !known.ContainsKey(item)).OrderByDescending(Worth)
                    .ThenBy(item => random.Draw("tie", "", item)).Take(batch).ToList())
                    known[item] = experts[item];

                double Worth(int item) => policy switch
                {
                    "random" => 0,
                    "entropy" => -beliefs[item].Sum(p => p > 0 ? p * Math.Log(p) : 0),
                    _ => 1 - beliefs[item].Max(),
                };
            }
        }

        return accuracies;
    }

    // Posteriors by item, [I][K]; what an expert answered holds.
    private static double[][] Believed(double[][][] opinions, Dictionary<int, int> known, int classes)
    {
        var committee = Committee.Fit(
            [.. known.OrderBy(pair => pair.Key).Select(pair => (opinions.Select(of => of[pair.Key]).ToArray(), pair.Value))],
            opinions.Length, classes);
        return [.. opinions[0].Select((_, i) =>
        {
            if (!known.TryGetValue(i, out var answer))
                return committee.Apply([.. opinions.Select(of => of[i])]);
            var q = new double[classes]; // [K]
            q[answer] = 1;
            return q;
        })];
    }
}
