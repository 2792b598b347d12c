using System.Collections.Immutable;
using Routing.Core.Programmes;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Calibration;

namespace Routing.Core.Labels;

/// <summary>The batch form of the beliefs: a pure function of the judgments, whatever their order of arrival.</summary>
public static class Refit
{
    // §1.6 of the algorithms: the share of the discretised Gaussian in the prior row on rating scales.
    private const double OrdinalMix = 0.3;

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
        var questions = Question.Of(programme)
            .Select((question, q) => Fit(question, q, voted, raters, priors, expertPrior));
        return new BeliefModel(epoch, position, raters, [.. questions]);
    }

    private static QuestionModel Fit(
        Question question, int q, ImmutableArray<VotedItem> voted, ImmutableDictionary<string, int> raters,
        double?[] priors, double? expertPrior)
    {
        var k = question.Classes.Length;
        var settings = new HdsSettings
        {
            Classes = k, SymmetricPair = question.Pair, OrdinalMix = question.Ordinal ? OrdinalMix : 0,
        };
        List<VotedItem> work = [.. voted.Where(item => item.Gold is null)];
        List<VotedItem> gold = [.. voted.Where(item => item.Gold is { } key && key[q] >= 0)];

        var goldCounts = new double[,]?[raters.Count]; // [J][K, K]
        foreach (var item in gold)
        {
            foreach (var vote in item.Votes.Where(vote => vote.Classes[q] >= 0))
                (goldCounts[raters[vote.Reviewer]] ??= new double[k, k])[item.Gold!.Value[q], vote.Classes[q]]++;
        }

        var model = HierarchicalDawidSkene.Fit(
            Data(work, q, raters, priors) with { GoldCounts = gold.Count > 0 ? goldCounts : null }, settings).Model;
        return new QuestionModel(
            question, model, Calibrator(work, gold, q, raters, priors, settings), model.NewRater(),
            model.NewRater(expertPrior));
    }

    // The calibrator must see gold as if it were open: its own key may not have taught the model that judges it.
    private static TemperatureCalibrator Calibrator(
        List<VotedItem> work, List<VotedItem> gold, int q, ImmutableDictionary<string, int> raters, double?[] priors,
        HdsSettings settings)
    {
        var prior = TemperatureCalibrator.Prior(settings.Classes);
        if (gold.Count == 0)
            return prior;
        var open = HierarchicalDawidSkene.Fit(Data([.. gold, .. work], q, raters, priors), settings);
        return TemperatureCalibrator.Fit(
            [.. gold.Select((item, i) => (open.Posteriors[i], item.Gold!.Value[q]))], prior);
    }

    private static HdsData Data(
        List<VotedItem> items, int q, ImmutableDictionary<string, int> raters, double?[] priors)
    {
        var votes = new List<Vote>();
        for (var i = 0; i < items.Count; i++)
        {
            foreach (var vote in items[i].Votes.Where(vote => vote.Classes[q] >= 0)
                .OrderBy(vote => vote.Reviewer, StringComparer.Ordinal))
                votes.Add(new Vote(i, raters[vote.Reviewer], vote.Classes[q]));
        }

        return new HdsData(items.Count, raters.Count, votes) { PriorAccuracy = priors };
    }
}
