using System.Collections.Immutable;
using System.Globalization;
using Routing.Core.Assignment;
using Routing.Core.Ledgers;
using Routing.Statistics.Probability;
using static Routing.Core.Reviewers.ReviewerEvent;

namespace Routing.Core.Reviewers;

/// <summary>The rules of a reviewer's standing (table of algorithms.md §6.6): from state and command to facts.</summary>
public static class ReviewerRules
{
    private const int EarlyRejection = 10, ProbationGold = 20;

    // Before that his quality is mostly what he himself says it is (algorithms.md §5.2).
    private const int ComparableGold = 10, ComparableAnswers = 20;

    private static readonly TimeSpan _retryAfter = TimeSpan.FromDays(14), _relapse = TimeSpan.FromDays(30), _repeatAfter = TimeSpan.FromDays(7);

    /// <summary>Enrols a reviewer or replaces his particulars. The same again changes nothing. Somebody who was rejected
    /// may try again after 14 days.</summary>
    public static Decision<ReviewerEvent> Enrol(
        ReviewerState reviewer, Enrolment enrolment, CalibrationPolicy policy, DateTimeOffset now)
    {
        var facts = new List<ReviewerEvent>();
        if (reviewer.Enrolment is not { } present || !present.SameAs(enrolment))
            facts.Add(new Enrolled(enrolment, now));
        if (reviewer.Status is ReviewerStatus.None)
        {
            facts.Add(policy.Required
                ? new StatusChanged(ReviewerStatus.None, ReviewerStatus.Calibration, "enrolled; calibration comes first", now)
                : new StatusChanged(ReviewerStatus.None, ReviewerStatus.Active, "enrolled; this programme asks for no calibration", now));
        }
        else if (reviewer.Status is ReviewerStatus.Rejected && now - reviewer.ChangedAt >= _retryAfter)
        {
            facts.Add(new StatusChanged(reviewer.Status, ReviewerStatus.Calibration, "a new try after 14 days", now));
        }

        return new Decision<ReviewerEvent>.Accepted([.. facts]);
    }

    /// <summary>Counts the answers to one gold item, each item once, and changes the status where the evidence says so.</summary>
    /// <param name="answers">One for each question of the item.</param>
    public static Decision<ReviewerEvent> RecordGold(
        ReviewerState reviewer, IReadOnlyList<GoldAnswered> answers, CalibrationPolicy policy, DateTimeOffset now)
    {
        if (answers.Count == 0 || reviewer.Gold.ContainsKey(answers[0].Item))
            return new Decision<ReviewerEvent>.Accepted();
        var after = answers.Aggregate(reviewer, static (state, e) => state.Apply(e));
        return Next(after, policy, now) is { } change
            ? new Decision<ReviewerEvent>.Accepted([.. answers, change])
            : new Decision<ReviewerEvent>.Accepted([.. answers]);
    }

    /// <summary>Takes note of signals, each once, and puts on probation whom one of them calls for.</summary>
    public static Decision<ReviewerEvent> Observe(
        ReviewerState reviewer, IReadOnlyList<ReviewerSignal> signals, CalibrationPolicy policy, DateTimeOffset now)
    {
        List<ReviewerSignal> fresh = [.. signals.Where(signal => signal.At > reviewer.ChangedAt && IsNews(reviewer, signal, now))];
        var facts = fresh.ConvertAll<ReviewerEvent>(signal => new Signalled(signal, now));
        if (policy.SignalsAct && reviewer.Status is ReviewerStatus.Active && fresh.Find(signal => signal.Acts) is { } cause)
            facts.Add(new StatusChanged(reviewer.Status, AfterFall(reviewer, now), cause.Words, now));
        return new Decision<ReviewerEvent>.Accepted([.. facts]);
    }

    /// <summary>A generalist becomes an expert in the slices where he has shown it, each once.</summary>
    public static Decision<ReviewerEvent> Promote(
        ReviewerState reviewer, IReadOnlyList<(string Slice, string Words)> slices, DateTimeOffset now) =>
        reviewer.Status is not ReviewerStatus.Active
            ? new Decision<ReviewerEvent>.Accepted()
            : new Decision<ReviewerEvent>.Accepted([.. slices.Where(shown => !reviewer.ExpertIn.Contains(shown.Slice))
                .Select(shown => new Promoted(shown.Slice, shown.Words, now))]);

    /// <summary>A person says what became of a case: confirmed suspends, unfounded clears him.</summary>
    public static Decision<ReviewerEvent> CloseCase(
        ReviewerState reviewer, string command, bool confirmed, string reason, DateTimeOffset now)
    {
        if (reviewer.Cases.Find(closed => closed.Command == command) is { } earlier)
        {
            return earlier.Confirmed == confirmed && earlier.Reason == reason
                ? new Decision<ReviewerEvent>.Accepted()
                : new Refusal("idempotency_mismatch", $"Command '{command}' was used before with other content.");
        }

        if (string.IsNullOrWhiteSpace(reason))
            return new Refusal("finding_required", "A case is closed with a finding and a reason.");
        if (reviewer.Signals.IsEmpty)
            return new Refusal("not_found", "Nothing was noticed about this reviewer that is still open.");
        var closed = new CaseClosed(command, confirmed, reason, now);
        return confirmed && reviewer.Status is ReviewerStatus.Active or ReviewerStatus.Probation or ReviewerStatus.Calibration
            ? new Decision<ReviewerEvent>.Accepted(closed, new StatusChanged(reviewer.Status, ReviewerStatus.Suspended, reason, now))
            : new Decision<ReviewerEvent>.Accepted(closed);
    }

    /// <summary>Whether enough is known of him to compare him with others.</summary>
    /// <param name="answers">To the first question, as far as the newest refit knows.</param>
    public static bool IsComparable(ReviewerState reviewer, double answers) =>
        reviewer.Gold.Count >= ComparableGold || answers >= ComparableAnswers;

    /// <summary>Whether he was lately seen to skip until it suits him.</summary>
    public static bool SkipsTooMuch(ReviewerState reviewer, DateTimeOffset now) =>
        reviewer.Signals.Exists(noticed => noticed.Signal.Kind is SignalKind.Skipping && now - noticed.At <= _repeatAfter);

    /// <summary>Whether something was noticed lately: he then gets more gold.</summary>
    public static bool IsWatched(ReviewerState reviewer, DateTimeOffset now) =>
        reviewer.Signals.Exists(noticed => now - noticed.At <= _relapse && noticed.Signal.Kind is not (SignalKind.Skipping or SignalKind.Halo));

    /// <summary>A person suspends somebody, or sends a suspended reviewer back to calibration.</summary>
    public static Decision<ReviewerEvent> SetStatus(
        ReviewerState reviewer, string command, bool suspended, string reason, DateTimeOffset now)
    {
        var to = suspended ? ReviewerStatus.Suspended : ReviewerStatus.Calibration;
        if (reviewer.Changes.Find(change => change.Command == command) is { } earlier)
        {
            return earlier.To == to && earlier.Reason == reason
                ? new Decision<ReviewerEvent>.Accepted()
                : new Refusal("idempotency_mismatch", $"Command '{command}' was used before with other content.");
        }

        if (string.IsNullOrWhiteSpace(reason))
            return new Refusal("reason_required", "A change of standing by a person needs a reason.");
        var allowed = suspended
            ? reviewer.Status is ReviewerStatus.Active or ReviewerStatus.Probation or ReviewerStatus.Calibration
            : reviewer.Status is ReviewerStatus.Suspended;
        return allowed
            ? new Decision<ReviewerEvent>.Accepted(new StatusChanged(reviewer.Status, to, reason, now, command))
            : new Refusal("invalid_transition", $"From '{reviewer.Status}' a person may go to: {Allowed(reviewer.Status)}; not to '{to}'.");
    }

    /// <summary>Why the reviewer gets no production work; null when he may have it.</summary>
    public static Refusal? MayWork(ReviewerState reviewer) => reviewer.Status switch
    {
        ReviewerStatus.Active or ReviewerStatus.Probation => null,
        ReviewerStatus.None => new Refusal("not_found", "The reviewer is not enrolled."),
        ReviewerStatus.Calibration => new Refusal(
            "qualification_missing", $"Calibration is not finished: {Counted(reviewer.Gold.Count)} gold items answered."),
        _ => new Refusal(
            "qualification_missing", $"The reviewer is {Name(reviewer.Status)}: {reviewer.Changes[^1].Reason}."),
    };

    /// <summary>How the gold schedule sees the reviewer.</summary>
    public static GoldStatus GoldStatusOf(ReviewerStatus status) => status switch
    {
        ReviewerStatus.Calibration => GoldStatus.Calibration,
        ReviewerStatus.Probation => GoldStatus.Probation,
        _ => GoldStatus.Active,
    };

    /// <summary>Posterior of the share of right answers on gold, over the question he is worst at.</summary>
    public static Beta Reliability(IEnumerable<GoldAnswered> answers) => answers
        .GroupBy(answer => answer.Question, StringComparer.Ordinal)
        .Select(group => new Beta(2 + group.Count(IsRight), 1 + group.Count(answer => !IsRight(answer))))
        .DefaultIfEmpty(new Beta(2, 1))
        .MinBy(beta => beta.Mean);

    private static StatusChanged? Next(ReviewerState reviewer, CalibrationPolicy policy, DateTimeOffset now)
    {
        var since = reviewer.GoldSinceChange;
        var n = since.Count;
        var asked = reviewer.Status is ReviewerStatus.Calibration ? policy.Accuracy : policy.Bar;
        var p = Reliability(since.Values.SelectMany(answers => answers)).AtLeast(asked);
        var agreement = ScaleAgreement.Lowest(since.Values.SelectMany(answers => answers), policy.Scales);
        StatusChanged To(ReviewerStatus to) => new(
            reviewer.Status, to, string.Create(
                CultureInfo.InvariantCulture,
                $"{n} gold items: P(accuracy ≥ {asked:0.00}) = {p:0.000}{(agreement is { } kappa ? $", weighted κ = {kappa.ToString("0.00", CultureInfo.InvariantCulture)}" : "")}"), now);

        switch (reviewer.Status)
        {
            case ReviewerStatus.Calibration when agreement is not < ScaleAgreement.Needed
                && ((n >= policy.Minimum && p >= 0.90) || (n >= policy.Maximum && p >= 0.50)):
                return To(ReviewerStatus.Active);
            case ReviewerStatus.Calibration when (n >= EarlyRejection && p <= 0.05) || n >= policy.Maximum:
                return To(ReviewerStatus.Rejected);
            case ReviewerStatus.Active when n >= EarlyRejection && p < 0.20:
                return To(AfterFall(reviewer, now));
            case ReviewerStatus.Probation when n >= ProbationGold && p >= 0.80:
                return To(ReviewerStatus.Active);
            case ReviewerStatus.Probation when n >= EarlyRejection && p <= 0.05:
                return To(ReviewerStatus.Suspended);
            default:
                return null;
        }
    }

    // A second probation within 30 days is a suspension.
    private static ReviewerStatus AfterFall(ReviewerState reviewer, DateTimeOffset now) =>
        reviewer.Changes.Exists(change => change.To is ReviewerStatus.Probation && now - change.At <= _relapse)
            ? ReviewerStatus.Suspended : ReviewerStatus.Probation;

    // The same is said again when a week is over, and a pair never again once somebody was cleared of it.
    private static bool IsNews(ReviewerState reviewer, ReviewerSignal signal, DateTimeOffset now) =>
        signal.Kind is SignalKind.EqualErrors
            ? !signal.With.All(other => reviewer.ClearedWith.Contains(other) || reviewer.CopiesWith.Contains(other))
            : !reviewer.Signals.Exists(noticed => noticed.Signal.Kind == signal.Kind && noticed.Signal.Acts == signal.Acts
                && (now - noticed.At < _repeatAfter || signal.At <= noticed.Signal.At)
                && (noticed.At > reviewer.ChangedAt || signal.At <= noticed.Signal.At));

    private static bool IsRight(GoldAnswered answer) => answer.Given == answer.Expected;

    private static string Allowed(ReviewerStatus status) => status switch
    {
        ReviewerStatus.Active or ReviewerStatus.Probation or ReviewerStatus.Calibration => "Suspended",
        ReviewerStatus.Suspended => "Calibration",
        _ => "nothing",
    };

    private static string Name(ReviewerStatus status) => status is ReviewerStatus.Suspended ? "suspended" : "rejected";

    private static string Counted(int count) => count.ToString(CultureInfo.InvariantCulture);
}
