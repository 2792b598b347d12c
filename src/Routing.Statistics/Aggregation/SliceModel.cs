using System.Collections.Concurrent;

namespace Routing.Statistics.Aggregation;

/// <summary>What was counted in one slice.</summary>
/// <param name="ClassPrior">π of the slice, [K].</param>
/// <param name="Pool">P_s, K by K.</param>
/// <param name="ByRater">C_js, K by K, of the raters with answers there.</param>
public sealed record SliceCounts(double[] ClassPrior, double[,] Pool, Dictionary<int, double[,]> ByRater);

/// <summary>How people answer in one slice (algorithms.md §1.5): the slice's pool is nested in the pool of all slices, and a
/// rater's matrix in what he shows everywhere. One pass over a finished fit: its posteriors give the slice's counts.</summary>
public sealed class SliceModel
{
    // Below as many votes a slice is answered like all of them.
    private const int LeastVotes = 100;

    private readonly PoolRates _rates;
    private readonly SliceCounts _counts;
    private readonly ConcurrentDictionary<int, double[,]> _matrices = new(); // made when first asked for

    /// <summary>The slice of a model by what was counted there.</summary>
    /// <param name="parent">The slice that this one is a part of; null: all slices.</param>
    public SliceModel(HdsModel model, SliceCounts counts, SliceModel? parent = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(counts);
        _counts = counts;
        _rates = PoolRates.Of(counts.Pool, model.Settings, parent?._rates ?? model.Rates);
        Model = model with { ClassPrior = counts.ClassPrior };
        Crowd = _rates.Nested(new double[model.Settings.Classes, model.Settings.Classes], model.Settings, 0);
    }

    /// <summary>The model of all slices with the class prior of this one.</summary>
    public HdsModel Model { get; }

    /// <summary>ā of the slice.</summary>
    public double PoolAccuracy => _rates.Accuracy;

    /// <summary>θ of a rater without any answer.</summary>
    public double[,] Crowd { get; }

    /// <summary>θ of a rater here: without answers in the slice his overall offset on the slice's pool, with many the
    /// slice's own matrix.</summary>
    public double[,] RaterMatrix(int rater) => _matrices.GetOrAdd(rater, rater =>
    {
        var settings = Model.Settings;
        return _rates.Nested(
            _counts.ByRater.GetValueOrDefault(rater) ?? new double[settings.Classes, settings.Classes], settings,
            Model.Rates.Offset(Model.RaterCounts[rater], settings));
    });

    /// <summary>What was counted in the slices with enough votes; nothing where there is only one slice.</summary>
    /// <param name="sliceOf">Slice of each item, [I].</param>
    public static IReadOnlyDictionary<string, SliceCounts> Count(HdsModel model, HdsData data, IReadOnlyList<string> sliceOf)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        var slices = data.Votes.GroupBy(vote => sliceOf[vote.Item], StringComparer.Ordinal).ToList();
        return slices.Count < 2
            ? new Dictionary<string, SliceCounts>(StringComparer.Ordinal)
            : slices.Where(votes => votes.Count() >= LeastVotes)
                .ToDictionary(votes => votes.Key, votes => Count(model, data, [.. votes]), StringComparer.Ordinal);
    }

    private static SliceCounts Count(HdsModel model, HdsData data, List<Vote> votes)
    {
        var k = model.Settings.Classes;
        var (pool, counts) = (new double[k, k], new Dictionary<int, double[,]>());
        var (classes, given) = (new double[k], new double[k]); // [K]
        var items = 0;
        foreach (var item in votes.GroupBy(vote => vote.Item))
        {
            items++;
            var answers = item.Select(vote => new RatedAnswer(
                PositionBias.Seen(model.RaterMatrices[vote.Rater], vote.Tilt), vote.Answer, data.IsExpert(vote.Rater)) { Share = vote.Share }).ToList();
            var share = ExpectationStep.Of(model, answers, data.KnownOf(item.Key));
            for (var t = 0; t < k; t++)
                classes[t] += share.Belief.Classes[t];
            foreach (var vote in item)
            {
                given[vote.Answer]++;
                if (data.IsExpert(vote.Rater))
                    continue;
                if (!counts.TryGetValue(vote.Rater, out var own))
                    counts[vote.Rater] = own = new double[k, k];
                for (var t = 0; t < k; t++)
                {
                    own[t, vote.Answer] += vote.Weight * share.Easy(t);
                    pool[t, vote.Answer] += vote.Weight * share.Easy(t);
                }
            }
        }

        return new SliceCounts(Prior(model, classes, given, items), pool, counts);
    }

    // π of the slice, shrunk to its share of votes, and that to the prior of all slices.
    private static double[] Prior(HdsModel model, double[] classes, double[] given, int items)
    {
        var k = classes.Length;
        var total = given.Sum();
        var prior = new double[k]; // [K]
        for (var t = 0; t < k; t++)
            prior[t] = (classes[t] + ((1 + items) * (given[t] + (k * model.ClassPrior[t])) / (total + k))) / ((2 * items) + 1);
        if (model.Settings.SymmetricPair)
            prior[0] = prior[1] = (prior[0] + prior[1]) / 2;
        var sum = prior.Sum();
        return [.. prior.Select(p => p / sum)];
    }
}
