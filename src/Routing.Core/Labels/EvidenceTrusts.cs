using System.Collections.Immutable;
using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Statistics.Calibration;

namespace Routing.Core.Labels;

/// <summary>How far the evidence of one model version is believed, learnt at a refit from what people say.</summary>
/// <param name="Model">The version that the trust was learnt for; evidence of another one is not joined.</param>
/// <param name="Pooled">Over all slices.</param>
/// <param name="BySlice">Of slices with enough judged items; the others use <paramref name="Pooled"/>.</param>
/// <param name="Gain">Log likelihood of people's answers that the evidence adds, nats over <paramref name="Items"/> items.</param>
/// <param name="Thresholds">By risk class, the joined confidence from which an item may close with the model's help; null
/// where nothing shows that it may.</param>
public sealed record EvidenceTrusts(
    string Model, EvidenceTrust Pooled, ImmutableSortedDictionary<string, EvidenceTrust> BySlice, double Gain, int Items,
    ImmutableArray<double?> Thresholds)
{
    // More than a likelihood ratio of one parameter shows by chance in one of twenty models.
    private const double LeastGain = 1.92;

    private const int MostItems = 2_000, LeastOfSlice = 100;

    /// <summary>What is known of each of the programme's lines.</summary>
    public ImmutableSortedDictionary<string, LineStanding> Lines { get; init; } = ImmutableSortedDictionary<string, LineStanding>.Empty;

    /// <summary>At which confidence from the evidence alone an item closes before anybody judged it.</summary>
    public AcceptThresholds Accept { get; init; } = AcceptThresholds.None;

    /// <summary>Share of the items that are kept free of the model: they show what it is worth and where it errs.</summary>
    public double BlindShare { get; init; }

    /// <summary>Whether the model never steers this item. The same in every version, so that what closes it is people.</summary>
    public static bool IsBlind(string item, double share) => new CounterRandom(0).Draw("blind", item, 0) < share;

    /// <summary>The trust for a slice.</summary>
    public EvidenceTrust Of(string slice) => BySlice.GetValueOrDefault(slice, Pooled);

    /// <summary>Learns the trust; null where the evidence is no better than chance, so that nothing of it is used.</summary>
    /// <param name="voted">Judged work items; gold among them is left out.</param>
    public static EvidenceTrusts? Fit(
        BeliefModel model, ModelScores scores, RewardModelPolicy policy, IEnumerable<(string Item, FeedbackTaskState Task)> voted)
    {
        if (model.Questions.IsEmpty || !model.Questions[0].Question.Pair)
            return null;
        var classes = model.Questions[0].Question.Classes.Length;
        var asked = voted.ToList();
        var known = asked.FindAll(pair => !pair.Task.IsGold && scores.Items.ContainsKey(pair.Item));
        List<(string Slice, (double[] Evidence, double[] Human) Pair)> judged =
        [
            .. known.OrderBy(pair => StableHash.Of(pair.Item)).Take(MostItems)
                .Select(pair => (scores.Items[pair.Item], pair.Task))
                .Select(pair => (pair.Item1.Slice, (pair.Item1.Evidence.Classes(classes), model.Belief(pair.Task, 0).Classes))),
        ];
        var pooled = EvidenceTrust.Fit([.. judged.Select(item => item.Pair)], model.Untouched);
        var gain = judged.Sum(item => pooled.Gain(item.Pair.Evidence, item.Pair.Human, model.Untouched));
        if (gain < LeastGain)
            return null;
        var bySlice = judged.GroupBy(item => item.Slice, StringComparer.Ordinal).Where(slice => slice.Count() >= LeastOfSlice)
            .ToImmutableSortedDictionary(
                slice => slice.Key, slice => EvidenceTrust.Fit([.. slice.Select(item => item.Pair)], model.Untouched, pooled),
                StringComparer.Ordinal);
        return new EvidenceTrusts(scores.Model, pooled, bySlice, gain, judged.Count, [])
        {
            BlindShare = policy.BlindShare,
            Lines = LineStanding.Of(model, scores, policy, asked, known),
        };
    }
}
