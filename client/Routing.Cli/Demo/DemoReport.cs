using Routing.Cli.Input;
using Routing.Core.Labels;
using Routing.Core.Ports;
using Routing.Core.Tasks;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Agreement;
using Routing.Statistics.Intervals;

namespace Routing.Cli.Demo;

/// <summary>One way to spend judgments and the accuracy it reached.</summary>
/// <param name="PerItem">Judgments an item.</param>
/// <param name="Accuracy">Share of items with known truth labelled right; ties share credit.</param>
internal sealed record Spend(string Name, double PerItem, double Accuracy, double Low, double High, int Scored);

/// <summary>An item that people disagree about most.</summary>
internal sealed record Contested(string Item, double Hard, string Votes, string Prompt);

/// <summary>What a run amounts to, computed from the journal alone.</summary>
internal sealed record DemoReport(
    string Set, int Items, int Reviewers, int Judgments, int ExpertJudgments, IReadOnlyList<Spend> Spends,
    IReadOnlyDictionary<string, int> StopReasons, AgreementEstimate Agreement, IReadOnlyList<Contested> Contested,
    IReadOnlyDictionary<string, double> Milliseconds, double JudgmentsPerSecond, double FlushMilliseconds)
{
    /// <summary>Folds the journal of a programme and compares it with fixed redundancy on the same recorded votes.</summary>
    public static async Task<DemoReport> Build(
        IJournal journal, string programme, RecordedSet set, ulong seed, ReplayOutcome outcome, double flush,
        CancellationToken cancellation)
    {
        var prefix = Routing.Contracts.Keys.ItemStreams(programme);
        var codec = new JsonEventCodec<FeedbackTaskEvent>();
        var states = new Dictionary<string, FeedbackTaskState>(StringComparer.Ordinal);
        await foreach (var recorded in journal.ReadAll(prefix, 0, cancellation))
        {
            var item = recorded.Stream[prefix.Length..];
            states[item] = states.GetValueOrDefault(item, FeedbackTaskState.Initial).Apply(codec.Decode(recorded.Body));
        }

        var tasks = set.Items.Select(item => states[item.Id]).ToList();
        var model = Refit.Of(1, [.. tasks]);
        var beliefs = tasks.Select(model.Belief).ToList();
        // An expert's verdict that closed an item stands; elsewhere the human posterior speaks.
        var routed = beliefs.Select((belief, i) => tasks[i].Closed is { Reason: "expert", Verdict: { } verdict }
            ? OneHot(verdict, set.Classes.Length) : belief.Classes).ToArray();
        var judgments = tasks.Sum(task => task.Judgments.Count);
        var perItem = (double)judgments / tasks.Count;
        var random = Comparison.Shuffled(set, seed);
        Spend[] spends =
        [
            Of("routed", perItem, routed, set),
            .. Comparison.Fixed(random, set, Math.Min(5, (int)Math.Round(set.Votes.Count / (double)set.Items.Count)))
                .Select(spend => Of(spend.Name, spend.PerItem, spend.Posteriors, set)),
            .. Comparison.RandomOrder(random, set, judgments)
                .Select(spend => Of(spend.Name, spend.PerItem, spend.Posteriors, set)),
            .. Comparison.All(set).Select(spend => Of(spend.Name, spend.PerItem, spend.Posteriors, set)),
        ];
        var counts = tasks.Select(task => Counts(task, set.Classes.Length)).ToList();
        return new DemoReport(
            set.Name, tasks.Count, set.Reviewers.Length, judgments,
            tasks.Sum(task => task.Judgments.Count(judged => judged.Expert)), spends,
            tasks.GroupBy(task => task.Closed?.Reason ?? "open").OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
            Krippendorff.WithInterval(counts, MeasurementLevel.Nominal),
            [.. Enumerable.Range(0, tasks.Count).OrderByDescending(i => beliefs[i].Hard).ThenBy(i => i).Take(8)
                .Select(i => new Contested(
                    set.Items[i].Id, beliefs[i].Hard,
                    string.Join(", ", set.Classes.Select((name, k) => $"{name}: {counts[i][k]:0}")), set.Items[i].Prompt))],
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["ask p50"] = Quantile(outcome.RequestMilliseconds, 0.5),
                ["ask p99"] = Quantile(outcome.RequestMilliseconds, 0.99),
                ["submit p50"] = Quantile(outcome.SubmitMilliseconds, 0.5),
                ["submit p99"] = Quantile(outcome.SubmitMilliseconds, 0.99),
            },
            outcome.Submitted / Math.Max(1e-9, outcome.Elapsed.TotalSeconds), flush);
    }

    private static Spend Of(string name, double perItem, double[][] posteriors, RecordedSet set)
    {
        // Only items somebody voted on can be labelled at all.
        var voted = set.Votes.Select(vote => vote.Item).ToHashSet();
        var truth = set.Truth.Where(pair => voted.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value);
        var accuracy = truth.Count == 0 ? double.NaN : Statistics.Aggregation.Accuracy.Score(posteriors, truth);
        var interval = truth.Count == 0 ? new Interval(double.NaN, double.NaN)
            : Wilson.Interval(accuracy * truth.Count, truth.Count);
        return new Spend(name, perItem, accuracy, interval.Low, interval.High, truth.Count);
    }

    private static double[] Counts(FeedbackTaskState task, int classes)
    {
        var counts = new double[classes]; // [K]
        foreach (var judged in task.Judgments)
        {
            if (judged.Class is { } answer)
                counts[answer]++;
        }

        return counts;
    }

    private static double[] OneHot(int index, int classes)
    {
        var row = new double[classes]; // [K]
        row[index] = 1;
        return row;
    }

    private static double Quantile(IReadOnlyList<double> values, double p)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, p * sorted.Length)];
    }
}
