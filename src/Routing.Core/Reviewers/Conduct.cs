using System.Collections.Immutable;
using System.Globalization;
using Routing.Core.Labels;
using Routing.Core.Tasks;

namespace Routing.Core.Reviewers;

/// <summary>What all answers say about how people work.</summary>
/// <param name="Signals">By reviewer; those without are missing.</param>
/// <param name="Slices">Slices whose accuracy changed as a whole.</param>
/// <param name="Promotions">Slices in which a generalist has shown what an expert shows, by reviewer, with the numbers.</param>
/// <param name="Bands">Of each reviewer with answers since his standing last changed.</param>
public sealed record ConductReport(
    ImmutableDictionary<string, ImmutableArray<ReviewerSignal>> Signals, ImmutableArray<SliceAlarm> Slices,
    ImmutableDictionary<string, ImmutableArray<(string Slice, string Words)>> Promotions,
    ImmutableDictionary<string, ReputationBand> Bands);

/// <summary>Looks for drift, spam and copying (algorithms.md §6.3–6.4) and for expertise (§6.6). A pure function of the
/// judgments and a fitted model.</summary>
public static class Conduct
{
    // A share of alarms at the same time that speaks of the slice and not of people.
    private const double CommonShare = 0.30;
    private const int LeastCommon = 3;

    private static readonly TimeSpan _sameTime = TimeSpan.FromDays(1);

    /// <summary>Everything there is to notice.</summary>
    /// <param name="items">All items with votes, gold included.</param>
    /// <param name="pulls">How the last leases of each reviewer ended.</param>
    /// <param name="leastAccuracy">a_min, the share of right answers asked for.</param>
    /// <param name="subjective">Questions without one truth, null: those of taste. There agreement with others says nothing about a person.</param>
    /// <param name="since">When the standing of each reviewer last changed: what he did before is dealt with.</param>
    public static ConductReport Of(
        BeliefModel model, IReadOnlyCollection<VotedItem> items, ImmutableDictionary<string, PullShares> pulls,
        double leastAccuracy, IReadOnlySet<int>? subjective = null, IReadOnlyDictionary<string, DateTimeOffset>? since = null)
    {
        subjective ??= Enumerable.Range(0, model.Questions.Length).Where(q => model.Questions[q].Question.Taste).ToHashSet();
        var all = Evidence.Of(model, items);
        var evidence = all.SelectMany(pieces => pieces)
            .Where(piece => since is null || !since.TryGetValue(piece.Reviewer, out var changed) || piece.At > changed)
            .ToLookup(piece => piece.Reviewer, StringComparer.Ordinal);
        var objective = evidence.SelectMany(pieces => pieces)
            .Where(piece => subjective?.Contains(piece.Question) != true)
            .ToLookup(piece => piece.Reviewer, StringComparer.Ordinal);
        var reputations = Reputation.Of(model, objective);
        var signals = new List<(string Reviewer, ReviewerSignal Signal)>();
        var (falls, slices) = Falls(model, objective);
        signals.AddRange(falls);
        signals.AddRange(PaceSignals.Of(evidence));
        signals.AddRange(AnswerSignals.Of(model, evidence, subjective));
        signals.AddRange(TasteSignals.Of(model, evidence, subjective));
        signals.AddRange(PullSignals(pulls, evidence));
        signals.AddRange(ReliabilitySignals(reputations, objective, leastAccuracy));
        signals.AddRange(HaloSignals.Of(model, evidence));
        signals.AddRange(CopySignals.Of(model, items, subjective));
        return new ConductReport(
            signals.GroupBy(pair => pair.Reviewer, StringComparer.Ordinal).ToImmutableDictionary(
                pairs => pairs.Key, pairs => pairs.Select(pair => pair.Signal).ToImmutableArray(), StringComparer.Ordinal),
            slices,
            Expertise.Of(all),
            reputations.ToImmutableDictionary(
                pair => pair.Key, pair => ReputationBands.Of(pair.Value, leastAccuracy), StringComparer.Ordinal));
    }

    // People are not to blame when many of a slice fall at once (§6.3).
    private static (List<(string Reviewer, ReviewerSignal Signal)> Falls, ImmutableArray<SliceAlarm> Slices) Falls(
        BeliefModel model, ILookup<string, Evidence> evidence)
    {
        var falls = DriftSignals.Of(model, evidence);
        var common = new HashSet<(int Question, string Slice)>();
        var alarms = ImmutableArray.CreateBuilder<SliceAlarm>();
        foreach (var slice in falls.GroupBy(fall => (fall.Question, fall.Slice)))
        {
            var watched = slice.Count();
            var alarmed = slice.Where(fall => fall.Signal is { Acts: true }).Select(fall => fall.Signal!.At).Order().ToList();
            var together = alarmed.Select((at, n) => (At: at, Count: alarmed.Skip(n).Count(other => other - at <= _sameTime)))
                .OrderByDescending(window => window.Count).FirstOrDefault();
            if (together.Count < LeastCommon || together.Count <= CommonShare * watched)
                continue;
            common.Add(slice.Key);
            alarms.Add(new SliceAlarm(
                model.Questions[slice.Key.Question].Question.Id, slice.Key.Slice,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"accuracy fell for {together.Count} of {watched} watched reviewers within a day: the slice changed, not they"),
                together.At));
        }

        alarms.AddRange(DriftSignals.OfPools(model, evidence));
        return (
            [.. falls.Where(fall => fall.Signal is not null && !common.Contains((fall.Question, fall.Slice)))
                .Select(fall => (fall.Reviewer, fall.Signal!))],
            [.. alarms.OrderBy(alarm => alarm.Question, StringComparer.Ordinal).ThenBy(alarm => alarm.Slice, StringComparer.Ordinal)]);
    }

    private static IEnumerable<(string Reviewer, ReviewerSignal Signal)> PullSignals(
        ImmutableDictionary<string, PullShares> pulls, ILookup<string, Evidence> evidence)
    {
        const double Limit = 0.30;
        const int LeastPulls = 20;
        foreach (var (reviewer, shares) in pulls.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (shares.Count < LeastPulls)
                continue;
            var at = evidence[reviewer].Select(piece => piece.At).DefaultIfEmpty(DateTimeOffset.MaxValue).Max();
            if (shares.Abandoned > Limit)
                yield return (reviewer, Signal(SignalKind.Abandonment, true, $"{shares.Abandoned:P0} of the last {shares.Count} leases ran out without an answer", at));
            if (shares.Skipped > Limit)
                yield return (reviewer, Signal(SignalKind.Skipping, false, $"{shares.Skipped:P0} of the last {shares.Count} tasks were skipped: until that falls, work comes in the order of waiting", at));
        }
    }

    // §6.6: P(a_js ≥ a_min) < .20 by gold and peers together.
    private static IEnumerable<(string Reviewer, ReviewerSignal Signal)> ReliabilitySignals(
        ImmutableDictionary<string, ImmutableArray<ReputationCell>> reputations, ILookup<string, Evidence> evidence, double leastAccuracy)
    {
        const double Doubt = 0.20, LeastEvidence = 20;
        foreach (var (reviewer, cells) in reputations.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            foreach (var cell in cells)
            {
                var enough = cell.Reliability.AtLeast(leastAccuracy);
                if (cell.Evidence < LeastEvidence || enough >= Doubt)
                    continue;
                yield return (reviewer, Signal(
                    SignalKind.Unreliable, true,
                    $"{cell.Question}, {cell.Slice}: P(accuracy ≥ {leastAccuracy:0.00}) = {enough:0.000} from {cell.Evidence:0.0} pieces of evidence",
                    evidence[reviewer].Max(piece => piece.At)));
                break;
            }
        }
    }

    internal static ReviewerSignal Signal(
        SignalKind kind, bool acts, FormattableString words, DateTimeOffset at, params ImmutableArray<string> with) =>
        new(kind, acts, words.ToString(CultureInfo.InvariantCulture), at, with);
}
