using System.Collections.Immutable;
using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Calibration;

namespace Routing.Core.Labels;

/// <summary>The batch form of the beliefs: a pure function of the judgments, whatever their order of arrival.</summary>
public static class Refit
{
    // §1.6 of the algorithms: the share of the discretised Gaussian in the prior row on rating scales.
    private const double OrdinalMix = 0.3;

    // Answers of a gold item that are looked at one by one; more than any risk class asks for.
    private const int LongestCourse = 15;

    /// <summary>The model before any vote.</summary>
    public static BeliefModel Before(Programme programme) => Of(0, 0, programme, []);

    /// <summary>The model fitted on all judgments of a programme.</summary>
    /// <param name="items">Items with votes; gold teaches reliabilities and the calibrator, never a label.</param>
    public static BeliefModel Of(int epoch, long position, Programme programme, IEnumerable<VotedItem> items)
    {
        ImmutableArray<VotedItem> voted =
            [.. items.Where(item => !item.Votes.IsEmpty).OrderBy(item => item.Item, StringComparer.Ordinal)];
        var experts = voted.SelectMany(item => item.Votes).Where(vote => vote.Expert).Select(vote => vote.Reviewer)
            .ToHashSet(StringComparer.Ordinal);
        var raters = voted.SelectMany(item => item.Votes).Select(vote => vote.Reviewer)
            .Distinct().Order(StringComparer.Ordinal)
            .Select((reviewer, index) => (reviewer, index))
            .ToImmutableDictionary(pair => pair.reviewer, pair => pair.index, StringComparer.Ordinal);
        var expertPrior = programme.Tiers.Where(tier => tier.Expert).Max(tier => tier.PriorAccuracy);
        var priors = new double?[raters.Count]; // [J]
        foreach (var (reviewer, index) in raters)
            priors[index] = experts.Contains(reviewer) ? expertPrior : null;
        var asked = Question.Of(programme);
        var sideBias = SideBias(voted, asked.ToList().FindIndex(question => question.Pair));
        var questions = asked.Select((question, q) => Fit(
            question, q, voted, new People(raters, priors, question.Pair ? sideBias : _noBias), expertPrior, programme));
        return new BeliefModel(epoch, position, raters, [.. questions]) { SideBias = sideBias };
    }

    private static QuestionModel Fit(
        Question question, int q, ImmutableArray<VotedItem> voted, People people, double? expertPrior, Programme programme)
    {
        var k = question.Classes.Length;
        var settings = new HdsSettings
        {
            Classes = k, SymmetricPair = question.Pair, OrdinalMix = question.Ordinal ? OrdinalMix : 0,
        };
        List<VotedItem> work = [.. voted.Where(item => item.Gold is null)];
        List<VotedItem> gold = [.. voted.Where(item => item.Gold is { } key && key[q] >= 0)];

        var goldCounts = new double[,]?[people.Raters.Count]; // [J][K, K]
        foreach (var item in gold)
        {
            foreach (var vote in item.Votes.Where(vote => vote.Classes[q] >= 0))
                (goldCounts[people.Raters[vote.Reviewer]] ??= new double[k, k])[item.Gold!.Value[q], vote.Classes[q]]++;
        }

        var model = HierarchicalDawidSkene.Fit(
            Data(work, q, people) with { GoldCounts = gold.Count > 0 ? goldCounts : null }, settings).Model;
        var (calibrator, proof) = Calibrate(work, gold, q, people, settings, programme);
        return new QuestionModel(
            question, model, calibrator, model.NewRater(), model.NewRater(expertPrior)) { Proof = proof };
    }

    // The calibrator must see gold as if it were open: its own key may not have taught the model that judges it.
    private static (TemperatureCalibrator Calibrator, ClosingProof Proof) Calibrate(
        List<VotedItem> work, List<VotedItem> gold, int q, People people, HdsSettings settings, Programme programme)
    {
        var prior = TemperatureCalibrator.Prior(settings.Classes);
        if (gold.Count == 0)
            return (prior, ClosingProof.None);
        var open = HierarchicalDawidSkene.Fit(Data([.. gold, .. work], q, people), settings).Model;
        var typical = work.Count == 0 ? 1 : Math.Max(1, (int)Math.Round(work.Average(item => item.Votes.Length)));
        var courses = gold.Select(item => (Course: AsWork(item, q, people, open), Truth: item.Gold!.Value[q]))
            .Where(item => item.Course.Count > 0).ToList();
        var calibrator = TemperatureCalibrator.Fit(
            [.. courses.Select(item => (item.Course[Math.Min(typical, item.Course.Count) - 1], item.Truth))], prior);
        return (calibrator, ClosingProof.Of(
            [.. courses.Select(item => ((IReadOnlyList<double[]>)[.. item.Course.Select(calibrator.Apply)], item.Truth))],
            programme.Risks.Min(risk => risk.MinimumOverlap)));
    }

    // Posteriors of a gold item after one answer, two answers, and so on. Everybody answers gold, most work never sees an expert:
    // only as many generalists' answers count as work may have, in an order drawn by lot, the same at every refit.
    private static IReadOnlyList<double[]> AsWork(VotedItem gold, int q, People people, HdsModel model)
    {
        List<RatedAnswer> answers =
            [.. gold.Votes.Where(vote => vote.Classes[q] >= 0 && !vote.Expert).OrderBy(vote => StableHash.Of(gold.Item + "/" + vote.Reviewer))
                .Take(LongestCourse).Select(vote => new RatedAnswer(
                    PositionBias.Seen(model.RaterMatrices[people.Raters[vote.Reviewer]], BeliefModel.Tilt(people.SideBias, vote)),
                    vote.Classes[q], vote.Expert))];
        return [.. Enumerable.Range(1, answers.Count)
            .Select(count => HierarchicalDawidSkene.Posterior(model, answers.GetRange(0, count)).Classes)];
    }

    private static HdsData Data(List<VotedItem> items, int q, People people)
    {
        var votes = new List<Vote>();
        for (var i = 0; i < items.Count; i++)
        {
            foreach (var vote in items[i].Votes.Where(vote => vote.Classes[q] >= 0)
                .OrderBy(vote => vote.Reviewer, StringComparer.Ordinal))
                votes.Add(new Vote(i, people.Raters[vote.Reviewer], vote.Classes[q])
                {
                    Tilt = BeliefModel.Tilt(people.SideBias, vote),
                });
        }

        return new HdsData(items.Count, people.Raters.Count, votes) { PriorAccuracy = people.Priors };
    }

    private static readonly ImmutableDictionary<string, double> _noBias = ImmutableDictionary<string, double>.Empty;

    // How often each reviewer took what was shown on the left, and on the right; ties say nothing.
    private static ImmutableDictionary<string, double> SideBias(ImmutableArray<VotedItem> voted, int pair) => pair < 0
        ? _noBias
        : voted.SelectMany(item => item.Votes).Where(vote => vote.Swapped is not null && vote.Classes[pair] is 0 or 1)
            .GroupBy(vote => vote.Reviewer, StringComparer.Ordinal).ToImmutableDictionary(
                votes => votes.Key,
                votes => PositionBias.Of(
                    votes.Count(vote => vote.Classes[pair] == 0 == !vote.Swapped),
                    votes.Count(vote => vote.Classes[pair] == 0 == vote.Swapped)),
                StringComparer.Ordinal);

    // Who answered: index, expected accuracy (null: the pool's) and side bias.
    private sealed record People(
        ImmutableDictionary<string, int> Raters, double?[] Priors, ImmutableDictionary<string, double> SideBias);
}
