using System.Collections.Immutable;
using System.Globalization;
using Routing.Core.Assignment;
using Routing.Core.Programmes;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Calibration;

namespace Routing.Core.Labels;

/// <summary>The batch form of the beliefs: a pure function of the judgments, whatever their order of arrival.</summary>
public static class Refit
{
    // §1.6 of the algorithms: the share of the discretised Gaussian in the prior row on rating scales; gold chooses among the three
    // from so many items on, the first where they are alike.
    private const double OrdinalMix = 0.3;
    private const int GoldOfMix = 40;
    private static readonly double[] _mixes = [OrdinalMix, 0, 1];

    // Answers of a gold item that are looked at one by one; more than any risk class asks for.
    private const int LongestCourse = 15;

    private const int GoldFolds = 5;

    // In how many orders the answers of a gold item are looked at: which come first is luck, and forty items have little.
    private const int Orders = 6;

    // Gold from which on a slice's calibrator begins with that of all slices.
    private const int GoldOfParent = 40;

    // Most of what gold has to teach a calibrator (§1.8). The pooled opinions take few answers of one mind for certain, and only gold
    // tells how far they are to be believed: before, HDS speaks alone.
    private const int GoldOfPool = 20;

    /// <summary>The model before any vote.</summary>
    public static BeliefModel Before(Programme programme) => Of(0, 0, programme, []);

    /// <summary>The model fitted on all judgments of a programme.</summary>
    /// <param name="items">Items with votes; gold teaches reliabilities and the calibrator, never a label.</param>
    /// <param name="blocs">People who count as one; null: nobody.</param>
    public static BeliefModel Of(
        int epoch, long position, Programme programme, IEnumerable<VotedItem> items, Blocs? blocs = null)
    {
        ImmutableArray<VotedItem> voted =
            [.. items.Where(item => !item.Votes.IsEmpty).Select(InOrder).OrderBy(item => item.Item, StringComparer.Ordinal)];
        var raterOf = RatersOf(voted);
        var experts = voted.SelectMany(item => item.Votes).Where(vote => vote.Expert).Select(raterOf)
            .ToHashSet(StringComparer.Ordinal);
        var raters = voted.SelectMany(item => item.Votes).Select(raterOf)
            .Distinct().Order(StringComparer.Ordinal)
            .Select((reviewer, index) => (reviewer, index))
            .ToImmutableDictionary(pair => pair.reviewer, pair => pair.index, StringComparer.Ordinal);
        var expertPrior = programme.Tiers.Where(tier => tier.Expert).Max(tier => tier.PriorAccuracy);
        var priors = new double?[raters.Count]; // [J]
        foreach (var (reviewer, index) in raters)
            priors[index] = experts.Contains(reviewer) ? expertPrior : null;
        var asked = Question.Of(programme);
        var pair = asked.ToList().FindIndex(question => question.Pair);
        var sides = Sides(voted, pair);
        var sideBias = sides.Count == 0 ? _noBias : sides.ToImmutableDictionary(
            pair => pair.Key, pair => PositionBias.Of(pair.Value.Left, pair.Value.Right), StringComparer.Ordinal);
        var ages = Ages(voted);
        var questions = asked.Select((question, q) => Fit(
            question, q, voted, new People(raters, raterOf, priors, question.Pair ? sideBias : _noBias, blocs ?? Blocs.None, ages), expertPrior, programme));
        return new BeliefModel(epoch, position, raters, [.. questions])
        {
            Groups = pair < 0 ? PromptGroups.None : PromptGroups.Of(voted, raters, pair, vote => BeliefModel.Tilt(sideBias, vote)),
            Handling = HandlingTimes.Of(voted), SideBias = sideBias, Blocs = blocs ?? Blocs.None, Gold = GoldHealth.Of(programme, voted),
            SideBiasDeviation = sides.ToImmutableDictionary(
                pair => pair.Key, pair => PositionBias.Deviation(pair.Value.Left, pair.Value.Right), StringComparer.Ordinal),
        };
    }

    // Who answered as a generalist and, promoted in a slice, as an expert is two people to the models: what he shows there says
    // nothing of elsewhere, and his hard items are read as an expert's.
    private static Func<ItemVote, string> RatersOf(ImmutableArray<VotedItem> voted)
    {
        var generalists = voted.SelectMany(item => item.Votes).Where(vote => !vote.Expert).Select(vote => vote.Reviewer)
            .ToHashSet(StringComparer.Ordinal);
        return vote => vote.Expert && generalists.Contains(vote.Reviewer) ? BeliefModel.AsExpert(vote.Reviewer) : vote.Reviewer;
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

        if (question.Ordinal && gold.Count >= GoldOfMix)
            settings = settings with { OrdinalMix = _mixes.MinBy(mix => LossOnGold(work, gold, q, people, settings with { OrdinalMix = mix })) };
        var data = Taught(work, gold, q, k, people);
        var model = HierarchicalDawidSkene.Fit(data, settings).Model;
        var pooled = !question.Taste && gold.Count >= GoldOfPool;
        var onGold = gold.SelectMany(item => item.Votes.Where(vote => !vote.Expert && vote.Classes[q] >= 0)
            .Select(vote => vote.Classes[q] == item.Gold!.Value[q])).ToList();
        var (calibrator, bySlice, proof, shares) = Calibrate(work, gold, q, people, settings, pooled, programme);
        return new QuestionModel(question, model, calibrator, model.NewRater(), model.NewRater(expertPrior))
        {
            Pool = shares is null ? null : PoolOf(work, gold, q, k, people) with { Shares = shares }, GoldAnswers = onGold.Count, GoldRight = onGold.Count(right => right),
            Proof = proof, SliceCalibrators = bySlice, SliceCounts = RiskCells.Count(model, data, work),
        };
    }

    // Log loss on gold, half of which is left open at a time while the rest teaches.
    private static double LossOnGold(List<VotedItem> work, List<VotedItem> gold, int q, People people, HdsSettings settings) =>
        gold.GroupBy(item => StableHash.Of(item.Item) % 2).Sum(half =>
        {
            var open = half.ToList();
            var posteriors = HierarchicalDawidSkene.Fit(
                Taught([.. open, .. work], gold.Except(open).ToList(), q, settings.Classes, people), settings).Posteriors;
            return open.Select((item, i) => -Math.Log(TemperatureCalibrator.Prior(settings.Classes).Apply(posteriors[i])[item.Gold!.Value[q]])).Sum();
        });

    // What gold and adjudicators know, and the votes about the rest.
    private static HdsData Taught(List<VotedItem> open, List<VotedItem> gold, int q, int k, People people)
    {
        var counts = new double[,]?[people.Raters.Count]; // [J][K, K]
        foreach (var item in gold)
        {
            foreach (var vote in item.Votes.Where(vote => vote.Classes[q] >= 0))
                (counts[people.IndexOf(vote)] ??= new double[k, k])[item.Gold!.Value[q], vote.Classes[q]]++;
        }

        var known = open.Select((item, i) => (i, Answer: item.Ruled is { } ruled ? ruled[q] : -1)).Where(pair => pair.Answer >= 0)
            .ToDictionary(pair => pair.i, pair => pair.Answer);
        return Data(open, q, people) with { GoldCounts = gold.Count > 0 ? counts : null, Known = known };
    }

    // The calibrator must see gold as the model sees work: a fifth of it is left open at a time, while the rest teaches. A model
    // taught by all of it would know the answers; one taught by none would have its errors corrected twice. The same answers tell
    // which of the pooled opinions have a say.
    private static (TemperatureCalibrator Calibrator, ImmutableDictionary<string, TemperatureCalibrator> BySlice, ClosingProof Proof, double[]? Shares) Calibrate(
        List<VotedItem> work, List<VotedItem> gold, int q, People people, HdsSettings settings, bool pooled, Programme programme)
    {
        var prior = TemperatureCalibrator.Prior(settings.Classes);
        if (gold.Count == 0)
            return (prior, ImmutableDictionary<string, TemperatureCalibrator>.Empty, ClosingProof.None, null);
        var typical = work.Count == 0 ? 1 : Math.Max(1, (int)Math.Round(work.Average(item => item.Votes.Length)));
        var opinions = gold.GroupBy(item => StableHash.Of(item.Item) % GoldFolds).SelectMany(fold =>
        {
            var (open, taught) = (fold.ToList(), gold.Except(fold).ToList());
            List<VotedItem> unknown = [.. open, .. work];
            var model = HierarchicalDawidSkene.Fit(Taught(unknown, taught, q, settings.Classes, people), settings).Model;
            var pool = pooled ? PoolOf(unknown, taught, q, settings.Classes, people) : null;
            return open.Select(item => (
                item.Item, Courses: Enumerable.Range(0, Orders).Select(order => AsWork(item, order, q, people, model, pool)).ToList(),
                Truth: item.Gold!.Value[q], item.Slice));
        }).Where(item => item.Courses[0].Count > 0).OrderBy(item => item.Item, StringComparer.Ordinal).ToList();
        T AtTypical<T>(IReadOnlyList<T> course) => course[Math.Min(typical, course.Count) - 1];
        var shares = !pooled ? null : OpinionPool.Shares(
            [.. opinions.Select(item => (AtTypical(item.Courses[0]), item.Truth))], QuickPool.Names.Count);
        var courses = opinions.ConvertAll(item => (Courses: item.Courses.ConvertAll(course =>
            course.ConvertAll(of => shares is null ? of[0] : OpinionPool.Mean(of, shares))), item.Truth, item.Slice));
        (double[], int) Seen((List<List<double[]>> Courses, int Truth, string Slice) item) => (AtTypical(item.Courses[0]), item.Truth);
        var calibrator = TemperatureCalibrator.Fit([.. courses.Select(Seen)], prior);
        // A slice begins with what all slices show, once that is enough (§1.8).
        var slices = courses.GroupBy(item => item.Slice, StringComparer.Ordinal).ToList();
        var bySlice = courses.Count < GoldOfParent || slices.Count < 2
            ? ImmutableDictionary<string, TemperatureCalibrator>.Empty
            : slices.ToImmutableDictionary(
                slice => slice.Key, slice => TemperatureCalibrator.Fit([.. slice.Select(Seen)], calibrator), StringComparer.Ordinal);
        return (calibrator, bySlice, ClosingProof.Of(
            [.. courses.Select(item => (
                (IReadOnlyList<IReadOnlyList<double[]>>)[.. item.Courses.Select(course =>
                    course.Select(bySlice.GetValueOrDefault(item.Slice, calibrator).Apply).ToList())],
                item.Truth))],
            programme.Risks.Min(risk => risk.MinimumOverlap)) with
        {
            IsBehind = work.Count > 0 && gold.Average(item => item.Votes.Length) < work.Average(item => item.Votes.Length),
        }, shares);
    }

    // What HDS says of a gold item, or each of the pooled opinions, after one answer, two answers, and so on, [prefixes][M][K]. Everybody answers gold, most work never sees an expert:
    // only as many generalists' answers count as work may have, in orders drawn by lot, the same at every refit.
    private static List<double[][]> AsWork(VotedItem gold, int order, int q, People people, HdsModel model, QuickPool? pool)
    {
        var lot = order == 0 ? "" : "/" + order.ToString(CultureInfo.InvariantCulture);
        List<ItemVote> votes =
            [.. gold.Votes.Where(vote => vote.Classes[q] >= 0 && !vote.Expert).OrderBy(vote => StableHash.Of(gold.Item + "/" + vote.Reviewer + lot))
                .Take(LongestCourse)];
        var rated = votes.ConvertAll(vote => new RatedAnswer(
            PositionBias.Seen(model.RaterMatrices[people.IndexOf(vote)], BeliefModel.Tilt(people.SideBias, vote)), vote.Classes[q], vote.Expert));
        var weighed = votes.ConvertAll(vote => new WeighedAnswer(people.IndexOf(vote), vote.Classes[q]));
        return [.. Enumerable.Range(1, votes.Count).Select(count =>
        {
            var hds = HierarchicalDawidSkene.Posterior(model, rated.GetRange(0, count)).Classes;
            return pool?.Opinions(hds, weighed.GetRange(0, count)) ?? [hds];
        })];
    }

    // The opinions beside HDS: from plain votes of generalists, known answers among them.
    private static QuickPool PoolOf(List<VotedItem> open, List<VotedItem> gold, int q, int k, People people)
    {
        List<VotedItem> items = [.. open, .. gold];
        var votes = items.SelectMany((item, i) => item.Votes.Where(vote => !vote.Expert && vote.Classes[q] >= 0)
            .Select(vote => new Vote(i, people.IndexOf(vote), vote.Classes[q]))).ToList();
        var known = items.Select((item, i) => (i, Answer: (item.Gold ?? item.Ruled) is { } key ? key[q] : -1)).Where(pair => pair.Answer >= 0)
            .ToDictionary(pair => pair.i, pair => pair.Answer);
        return QuickPool.Fit(new HdsData(items.Count, people.Raters.Count, votes) { Known = known }, k);
    }

    private static HdsData Data(List<VotedItem> items, int q, People people)
    {
        var votes = new List<Vote>(items.Sum(item => item.Votes.Length));
        for (var i = 0; i < items.Count; i++)
        {
            foreach (var vote in items[i].Votes)
            {
                if (vote.Classes[q] < 0)
                    continue;
                votes.Add(new Vote(i, people.IndexOf(vote), vote.Classes[q])
                {
                    Tilt = BeliefModel.Tilt(people.SideBias, vote),
                    Share = people.Blocs.IsEmpty ? 1
                        : people.Blocs.ShareOf(vote.Reviewer, items[i].Votes.Select(other => other.Reviewer)),
                    Weight = people.WeightOf(items[i], vote.Reviewer),
                });
            }
        }

        return new HdsData(items.Count, people.Raters.Count, votes) { PriorAccuracy = people.Priors };
    }

    private static readonly ImmutableDictionary<string, double> _noBias = ImmutableDictionary<string, double>.Empty;

    // The votes of an item by reviewer, so that sums are the same whatever came first.
    private static VotedItem InOrder(VotedItem item)
    {
        for (var n = 1; n < item.Votes.Length; n++)
        {
            if (string.CompareOrdinal(item.Votes[n - 1].Reviewer, item.Votes[n].Reviewer) > 0)
                return item with { Votes = [.. item.Votes.OrderBy(vote => vote.Reviewer, StringComparer.Ordinal)] };
        }

        return item;
    }

    // How often each reviewer took what was shown on the left, and on the right; ties say nothing.
    private static Dictionary<string, (int Left, int Right)> Sides(ImmutableArray<VotedItem> voted, int pair)
    {
        var sides = new Dictionary<string, (int Left, int Right)>(StringComparer.Ordinal);
        foreach (var item in pair < 0 ? [] : voted)
        {
            foreach (var vote in item.Votes)
            {
                if (vote.Swapped is not { } swapped || vote.Classes[pair] is not (0 or 1))
                    continue;
                var (left, right) = sides.GetValueOrDefault(vote.Reviewer);
                sides[vote.Reviewer] = vote.Classes[pair] == 0 == !swapped ? (left + 1, right) : (left, right + 1);
            }
        }

        return sides;
    }

    // How many answers each answer is old, for people who have given so many that it matters.
    private static Dictionary<(string Item, string Reviewer), int> Ages(ImmutableArray<VotedItem> voted)
    {
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in voted)
        {
            foreach (var vote in item.Votes)
                answers[vote.Reviewer] = answers.GetValueOrDefault(vote.Reviewer) + 1;
        }

        var ages = new Dictionary<(string Item, string Reviewer), int>();
        var busy = answers.Where(pair => pair.Value > Forgetting.Remembered).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        if (busy.Count == 0)
            return ages;
        foreach (var theirs in voted.SelectMany(item => item.Votes.Where(vote => busy.Contains(vote.Reviewer)).Select(vote => (item.Item, vote.Reviewer, vote.At)))
            .GroupBy(answer => answer.Reviewer, StringComparer.Ordinal))
        {
            var age = 0;
            foreach (var (item, reviewer, _) in theirs.OrderByDescending(answer => answer.At).ThenBy(answer => answer.Item, StringComparer.Ordinal))
                ages[(item, reviewer)] = age++;
        }

        return ages;
    }

    // Who answered: index, expected accuracy (null: the pool's), side bias, blocs, and how old answers are.
    private sealed record People(
        ImmutableDictionary<string, int> Raters, Func<ItemVote, string> RaterOf, double?[] Priors, ImmutableDictionary<string, double> SideBias, Blocs Blocs,
        Dictionary<(string Item, string Reviewer), int> Ages)
    {
        public int IndexOf(ItemVote vote) => Raters[RaterOf(vote)];

        public double WeightOf(VotedItem item, string reviewer) =>
            Ages.TryGetValue((item.Item, reviewer), out var age) ? Forgetting.WeightOf(age) : 1;
    }
}
