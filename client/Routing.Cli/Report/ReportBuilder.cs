using System.Globalization;
using Routing.Contracts;
using Routing.Core.Assignment;
using Routing.Statistics.Agreement;
using Vote = Routing.Statistics.Aggregation.Vote;

namespace Routing.Cli.Report;

/// <summary>Computes a report.</summary>
internal sealed class ReportBuilder
{
    private const int Bins = 10, ContestedItems = 10;

    private readonly ReportInput _input;
    private readonly List<TaskRecord> _work;
    private readonly Dictionary<string, int> _itemIndex;
    private readonly string[] _classes;
    private readonly TruthScore _truth;

    private ReportBuilder(ReportInput input)
    {
        _input = input;
        _work = [.. input.Tasks.Where(task => task.Item.Gold is null && !IsLeftOut(task)).OrderBy(task => task.Item.ExternalId, StringComparer.Ordinal)];
        _itemIndex = _work.Select((task, i) => (task.Item.ExternalId, i))
            .ToDictionary(pair => pair.ExternalId, pair => pair.i, StringComparer.Ordinal);
        _classes = _work.FirstOrDefault()?.Beliefs.FirstOrDefault()?.Classes ?? [];
        _truth = new TruthScore((input.Truth ?? new Dictionary<string, string>())
            .Where(pair => _itemIndex.ContainsKey(pair.Key) && Array.IndexOf(_classes, pair.Value) >= 0)
            .ToDictionary(pair => _itemIndex[pair.Key], pair => Array.IndexOf(_classes, pair.Value)));
    }

    /// <summary>The report of an input.</summary>
    public static ReportData Of(ReportInput input) => new ReportBuilder(input).Build();

    private ReportData Build()
    {
        var judgments = _work.SelectMany((task, item) => task.Judgments.Select(judged => (Item: item, Judged: judged))).ToList();
        var votes = VotesOf(judgments.OrderBy(pair => pair.Judged.At).ThenBy(pair => pair.Judged.Id, StringComparer.Ordinal));
        var budgets = new BudgetFigures(
            _truth, _work.Count, _classes.Length, _work.Count > 0 && _work[0].Beliefs is [{ Question: "overall" }, ..], Unrouted());
        var gold = _input.Tasks.Where(task => task.Item is { Gold: not null, Attention: false }).ToList();
        var (bins, error) = Reliability();
        return new ReportData
        {
            Title = _input.Title,
            Simulated = _input.Simulated,
            Items = _work.Count,
            GoldItems = gold.Count,
            People = _input.Reviewers.Count,
            Judgments = judgments.Count,
            GoldJudgments = gold.Sum(task => task.Judgments.Length),
            ExpertJudgments = judgments.Count(pair => pair.Judged.Expert),
            LateJudgments = judgments.Count(pair => pair.Judged.Late),
            OverriddenRules = judgments.Count(pair => pair.Judged.Overridden),
            Texts = [.. judgments.Where(pair => pair.Judged.Check is not null)
                .GroupBy(pair => pair.Judged.Check!.Standing, StringComparer.Ordinal) // asked for just above
                .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Count()))],
            Routed = new Spend("routed", PerItem(judgments.Count), _truth.Right(_work.Select((task, item) => (item, Leading(task))))),
            Alternatives = [.. budgets.Alternatives(judgments.Count)],
            Curves = [.. budgets.Curves(votes)],
            Stops = [.. Stops(), .. LeftOut()],
            Reliability = bins,
            CalibrationError = error,
            TargetError = _input.TargetError,
            Agreement = Krippendorff.WithInterval(
                [.. _work.Select((_, item) => Counts(item))], MeasurementLevel.Nominal),
            Contested = [.. _work.Where(task => task.Judgments.Length > 1 && task.Beliefs.Length > 0)
                .OrderByDescending(task => task.Beliefs.Max(belief => belief.Hard))
                .ThenBy(task => task.Item.ExternalId, StringComparer.Ordinal).Take(ContestedItems).Select(ContestedOf)],
            AgreementByStream = AgreementFigures.Of([.. _input.Tasks.OrderBy(task => task.Item.ExternalId, StringComparer.Ordinal)]),
            Tastes = TasteFigures.Of(_work),
            Groups = [.. _work.Select(task => task.Group).OfType<PromptGroupView>().DistinctBy(group => group.Group)
                .OrderByDescending(group => group.Comparisons).ThenBy(group => group.Group, StringComparer.Ordinal)],
            Reviewers = [.. _input.Reviewers.OrderByDescending(person => person.Answers).ThenBy(person => person.Id, StringComparer.Ordinal)],
            Model = ModelFigures.Of(
                _input.Model, _work, tasks => _truth.Right(tasks.Select(task => (_itemIndex[task.Item.ExternalId], Leading(task))))),
            Latencies = _input.Run is { } run ? [LatencyOf("ask for work", run.AskMilliseconds), LatencyOf("submit", run.SubmitMilliseconds)] : [],
            JudgmentsPerSecond = _input.Run is { } speed && speed.Elapsed > TimeSpan.Zero ? speed.Submitted / speed.Elapsed.TotalSeconds : null,
            ElapsedSeconds = _input.Run?.Elapsed.TotalSeconds,
            PeakMegabytes = _input.Run?.PeakMegabytes,
            FlushMilliseconds = _input.Run?.FlushMilliseconds,
        };
    }

    // What could have been bought, in a seeded random order; only work items.
    private List<Vote> Unrouted()
    {
        if (_input.Votes is not { } recorded)
            return [];
        var random = new CounterRandom(_input.Seed);
        var raters = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. recorded.Where(vote => _itemIndex.ContainsKey(vote.Item))
            .Select((vote, n) => (
                Vote: new Vote(_itemIndex[vote.Item], Index(raters, vote.Reviewer), Array.IndexOf(_classes, vote.Class)),
                Draw: random.Draw("unrouted", "vote", n)))
            .OrderBy(pair => pair.Draw).Select(pair => pair.Vote)];
    }

    private List<Vote> VotesOf(IEnumerable<(int Item, JudgmentRecord Judged)> judgments)
    {
        var raters = new Dictionary<string, int>(StringComparer.Ordinal);
        var question = _work.FirstOrDefault()?.Beliefs.FirstOrDefault()?.Question ?? "";
        return [.. judgments.Where(pair => pair.Judged.Answers.ContainsKey(question)).Select(pair => new Vote(
            pair.Item, Index(raters, pair.Judged.Reviewer), Array.IndexOf(_classes, pair.Judged.Answers[question])))];
    }

    private IEnumerable<Stopped> Stops() => _work.Select((task, item) => (Task: task, Item: item))
        .GroupBy(pair => ReasonOf(pair.Task), StringComparer.Ordinal)
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new Stopped(group.Key, group.Count(), _truth.Right(group.Select(pair => (pair.Item, Leading(pair.Task))))));

    // No items of the report, but somebody imported them, and may have paid for them.
    private IEnumerable<Stopped> LeftOut() => _input.Tasks.Where(task => task.Item.Gold is null && IsLeftOut(task))
        .GroupBy(task => task.Status, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new Stopped(group.Key, group.Count(), Share.None));

    private static bool IsLeftOut(TaskRecord task) => task.Status is "discarded" or "merged";

    private static string ReasonOf(TaskRecord task) => task.Status switch
    {
        "resolved" => task.StopReason ?? "resolved",
        "disputed" or "suspended" or "quarantined" => task.Status,
        _ when task.Standing.StartsWith("an expert", StringComparison.Ordinal) => "open: waits for an expert",
        _ => "open",
    };

    private (IReadOnlyList<ReliabilityBin> Bins, double? Error) Reliability()
    {
        var known = _work.Select((task, item) => (task, item))
            .Where(pair => _truth.Knows(pair.item) && pair.task.Judgments.Length > 0)
            .Select(pair => (Confidence: pair.task.Beliefs[0].Calibrated.Max(), pair.item, Verdict: Leading(pair.task)))
            .OrderBy(pair => pair.Confidence).ThenBy(pair => pair.item).ToList();
        if (known.Count == 0)
            return ([], null);
        var bins = known.Chunk((known.Count + Bins - 1) / Bins).Select(chunk => new ReliabilityBin(
            chunk.Average(pair => pair.Confidence), _truth.Right(chunk.Select(pair => (pair.item, pair.Verdict))))).ToList();
        return (bins, bins.Sum(bin => bin.Accuracy.N * Math.Abs(bin.Confidence - bin.Accuracy.Value!.Value)) / known.Count);
    }

    private Contested ContestedOf(TaskRecord task)
    {
        var counts = Counts(_itemIndex[task.Item.ExternalId]);
        var votes = string.Join(", ", _classes.Select((name, k) => (name, count: counts[k])).Where(pair => pair.count > 0)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.name}: {pair.count:0}")));
        var prompt = task.Item.Prompt.ReplaceLineEndings(" ");
        var offer = task.Judgments.OrderBy(judged => judged.At).LastOrDefault()?.Offer;
        return new Contested(
            task.Item.ExternalId, prompt.Length > 160 ? prompt[..160] + "…" : prompt, votes,
            task.Beliefs.Max(belief => belief.Hard), task.Standing,
            offer is null ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"expected gain {offer.Gain:0.000} nats, score {offer.Score:0.0000}{(offer.Explored ? ", exploration" : "")}"));
    }

    private double[] Counts(int item)
    {
        var counts = new double[Math.Max(2, _classes.Length)]; // [K]
        var question = _work[item].Beliefs.FirstOrDefault()?.Question;
        foreach (var judged in _work[item].Judgments)
        {
            if (question is not null && judged.Answers.TryGetValue(question, out var answer))
                counts[Array.IndexOf(_classes, answer)]++;
        }

        return counts;
    }

    // The published verdict; while an item is open, what leads.
    private int Leading(TaskRecord task) => task.Beliefs.Length == 0 ? -1
        : Array.IndexOf(_classes, task.Verdicts.GetValueOrDefault(task.Beliefs[0].Question, task.Beliefs[0].Leading));

    private double PerItem(int judgments) => _work.Count == 0 ? 0 : (double)judgments / _work.Count;

    private static Latency LatencyOf(string name, IReadOnlyList<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        double At(double p) => sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length - 1, p * sorted.Length)];
        return new Latency(name, At(0.5), At(0.9), At(0.99));
    }

    private static int Index(Dictionary<string, int> known, string id)
    {
        if (!known.TryGetValue(id, out var index))
            known[id] = index = known.Count;
        return index;
    }
}
