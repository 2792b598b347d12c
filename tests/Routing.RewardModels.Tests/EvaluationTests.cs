using Routing.RewardModels.Evaluation;
using Routing.RewardModels.Training;
using Xunit;

namespace Routing.RewardModels.Tests;

public sealed class EvaluationTests
{
    [Fact]
    public void Pairs_of_training_prompts_are_left_out()
    {
        var pairs = WrittenPairs.Make(600, seed: 3);

        var report = Report(Model.Value, [.. pairs.Take(20), .. WrittenPairs.Make(1300, seed: 4).Skip(1000)]);

        Assert.Equal(20, report.LeftOut);
        Assert.Equal(300, report.N);
    }

    [Fact]
    public void A_model_is_judged_only_where_prompts_are_new() => Assert.Throws<ArgumentException>(() =>
        Report(Model.Value, WrittenPairs.Make(600, seed: 3)));

    [Fact]
    public void Content_shows_in_the_difference_to_the_baselines()
    {
        var report = FreshReport.Value;

        Assert.True(report.Accuracy > 0.7, $"accuracy {report.Accuracy}");
        Assert.All(report.Differences, one => Assert.True(one.Interval[0] > 0, $"{one.Against}: {one.Interval[0]}"));
        Assert.InRange(report.LengthControlled.Accuracy, 0.6, 1);
    }

    [Fact]
    public void The_version_before_is_judged_on_the_same_pairs()
    {
        var same = ModelEvaluation.Of(
            Model.Value, [.. WrittenPairs.Make(1300, seed: 4).Skip(1000)], new EvaluationSettings { Previous = Model.Value }, CancellationToken.None);

        var difference = Assert.Single(same.Differences, one => one.Against == "the version before");
        Assert.Equal(0, difference.Difference);
        Assert.DoesNotContain(same.Reasons, reason => reason.Contains("version before", StringComparison.Ordinal));
    }

    [Fact]
    public void Slices_without_pairs_enough_claim_nothing()
    {
        var pairs = WrittenPairs.Make(1130, seed: 4).Skip(1000).ToList();

        var report = Report(Model.Value, pairs);

        Assert.Equal("not_enough_data", report.Slices.Single(slice => slice.Slice == "third").Status);
        Assert.Null(report.Slices.Single(slice => slice.Slice == "third").Accuracy);
        Assert.Equal("ok", report.Slices.Single(slice => slice.Slice == "others").Status);
    }

    [Fact]
    public void Every_probe_is_reported_in_every_slice()
    {
        var audits = FreshReport.Value.Audits.Where(audit => audit.Unchanged is not null).ToList();

        Assert.Equal(2 * Probe.All.Count, audits.Count);
        Assert.Equal(["others", "third"], audits.Select(audit => audit.Slice).Distinct());
    }

    [Fact]
    public void Words_shuffled_fool_a_model_that_counts_words_and_it_is_held()
    {
        Assert.Equal("hold", FreshReport.Value.Verdict);
        Assert.Contains(FreshReport.Value.Reasons, reason => reason.StartsWith("chosen_shuffled", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_with_evidence_and_no_failed_audit_is_accepted() => Assert.Equal("accept", Verdict.Of(Good()).Verdict);

    [Fact]
    public void Each_lack_holds_a_model()
    {
        var good = Good();
        var audit = new AuditResult("said_twice", null, 100, 0.9, 0.3, "failed", 1, 1, 0.3);

        Assert.All(
            new[]
            {
                good with { N = 200 },
                good with { Interval = [0.6, 0.8] },
                good with { Differences = [new PairedDifference("length alone", 0.69, 0.01, [-0.01, 0.03], 0.03)] },
                good with { Differences = [new PairedDifference("style alone", 0.703, -0.003, [-0.005, -0.001], 0.003)] },
                good with { Differences = [new PairedDifference("the version before", 0.7, -0.01, [-0.04, 0.02], 0.04)] },
                good with { LengthControlled = new LengthControl(0.52, [0.49, 0.55], []) },
                good with { EceExcess = 0.03, EcePValue = 0.001 },
                good with { Audits = [audit] },
                good with { Slices = [new SliceResult("x", 80, 0.4, [0.3, 0.48], 0.7, 0, 0.5, null, "ok")] },
            },
            report => Assert.Equal("hold", Verdict.Of(report).Verdict));
    }

    [Fact]
    public void Chance_or_worse_than_length_is_rejected()
    {
        Assert.Equal("reject", Verdict.Of(Good() with { Accuracy = 0.51, Interval = [0.48, 0.54] }).Verdict);
        Assert.Equal("reject", Verdict.Of(Good() with { Differences = [new PairedDifference("length alone", 0.75, -0.05, [-0.07, -0.03], 0.03)] }).Verdict);
    }

    [Fact]
    public void The_ceiling_is_how_often_a_person_agrees_with_the_others()
    {
        // Three agree, then two against one.
        PreferencePair[] Pairs(int times) =>
            [.. Enumerable.Range(0, times).SelectMany(n => Judged($"p{n}", "aaa").Concat(Judged($"q{n}", "aab")).Concat(Judged($"r{n}", "b")))];

        // 3 of 3; then each of the two meets an even split, and the third is alone. Who judged alone says nothing.
        Assert.Equal((3 + 0.5 + 0.5 + 0) / 6, Ceiling(Pairs(9))!.Value, 1e-12);
        Assert.Null(Ceiling(Pairs(8)));
        Assert.Equal(Ceiling(Pairs(9)), Ceiling([.. Pairs(9).Select((pair, n) => n % 2 == 0 ? pair : Swapped(pair))]));

        static PreferencePair Swapped(PreferencePair pair) => pair with
        {
            ResponseA = pair.ResponseB, ResponseB = pair.ResponseA, Preferred = pair.Preferred == Preferred.A ? Preferred.B : Preferred.A,
        };

        static double? Ceiling(PreferencePair[] pairs) => HumanCeiling.Of(pairs.Select(pair => new JudgedPair(
            pair, pair.Prompt, new PairView(0.5, 0, 0, 0), 0, 0, 1, 1, 1, 1, null, [], false)));
    }

    [Fact]
    public void Pairs_of_few_prompts_are_no_point_of_certainty_and_do_not_accept()
    {
        var pairs = WrittenPairs.Make(1300, seed: 4).Skip(1000).Select((pair, n) => pair with { Group = $"{n % 4}" }).ToList();

        var report = Report(Model.Value, pairs);

        Assert.All(report.Differences, one => Assert.InRange(one.Interval[1] - one.Interval[0], 0.05, 0.3));
        Assert.Contains("pairs of 4 prompts or groups; 5 are needed", report.Reasons);
        Assert.DoesNotContain(FreshReport.Value.Reasons, reason => reason.Contains("prompts or groups", StringComparison.Ordinal));
    }

    [Fact]
    public void Ties_alone_are_said_to_be_ties() => Assert.Contains(
        "is a tie",
        Assert.Throws<ArgumentException>(() => Report(Model.Value, [.. WrittenPairs.Make(10, seed: 4).Select(pair => pair with { Preferred = Preferred.Tie })])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void No_prompt_and_no_group_is_on_both_sides_of_a_split()
    {
        List<PreferencePair> pairs = [.. WrittenPairs.Make(200, seed: 1).Select((pair, n) => n < 60 ? pair with { Group = $"g{n % 3}" } : pair)];

        var folds = Splits.Folds(pairs, 5, 1);

        Assert.All(pairs.Zip(folds).GroupBy(one => one.First.SplitBy), group => Assert.Single(group.Select(one => one.Second).Distinct()));
        Assert.Equal(5, folds.Distinct().Count());
        Assert.Equal(folds, Splits.Folds(pairs, 5, 1));
    }

    private static IEnumerable<PreferencePair> Judged(string prompt, string by) => by.Select((side, n) =>
        new PreferencePair($"{prompt}{n}", prompt, "one", "two", side == 'a' ? Preferred.A : Preferred.B, $"w{n}", null));

    // The report of a model as it should be, with nothing against it.
    private static EvaluationReport Good() => FreshReport.Value with
    {
        N = 1000, Accuracy = 0.7, Interval = [0.67, 0.73], LengthControlled = new LengthControl(0.65, [0.6, 0.7], []), EcePValue = 0.4,
        Differences = [new PairedDifference("length alone", 0.6, 0.1, [0.07, 0.13], 0.04)], Slices = [],
        Audits = [new AuditResult("said_twice", null, 100, 0.2, 0.3, "passed", -1, 0, 0.3)],
    };

    private static EvaluationReport Report(RewardModel model, IReadOnlyList<PreferencePair> pairs) =>
        ModelEvaluation.Of(model, pairs, new EvaluationSettings(), CancellationToken.None);

    private static readonly Lazy<RewardModel> Model = new(() =>
        ModelTrainer.Train(WrittenPairs.Make(600, seed: 3), null, 1, null, CancellationToken.None));

    private static readonly Lazy<EvaluationReport> FreshReport = new(() => Report(Model.Value, [.. WrittenPairs.Make(1500, seed: 4).Skip(1000)]));
}
