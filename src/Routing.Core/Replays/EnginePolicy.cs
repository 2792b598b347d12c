using System.Globalization;
using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tasks;
using Routing.Statistics.Aggregation;
using Routing.Statistics.Calibration;
using Routing.Statistics.Probability;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Replays;

/// <summary>The engine itself on virtual time: the rules of tasks, the queue with its discount for answers in flight, beliefs
/// and refits are those that a node runs; only grains, journal and clock are left out.</summary>
internal sealed class EnginePolicy : IReplayPolicy
{
    private const double TargetError = 0.05;
    private const int MinimumAnswers = 2;

    // An assignment takes a virtual second.
    private static readonly DateTimeOffset _start = DateTimeOffset.UnixEpoch;

    private readonly Division _division;
    private readonly CounterRandom _random;
    private readonly Programme _programme;
    private readonly WorkQueue _queue;
    private readonly FeedbackTaskState[] _tasks; // [I]
    private readonly List<VotedItem> _gold;
    private readonly Dictionary<string, int> _itemOf;
    private readonly Dictionary<string, int> _reviewerOf;
    private readonly Asker[] _askers; // [J]
    private readonly Dictionary<int, bool> _closed = []; // right or wrong by item that the engine would have closed as confident
    private readonly Dictionary<int, FeedbackTaskState> _ended = []; // items that it would have closed, confident or not, as they were then
    private BeliefModel _model;
    private EvidenceTrust _trust;
    private int _step;
    private int _sinceRefit;

    public EnginePolicy(Division division, CounterRandom random)
    {
        var recording = division.Recording;
        (_division, _random) = (division, random);
        _programme = new Programme
        {
            Name = "replay", Method = FeedbackMethod.Classify, Classes = recording.Classes, Axes = [], Rubric = Rubric.Empty,
            // The replay buys every answer there is: no item is ever full.
            Risks = [new RiskClass("medium", TargetError, MinimumAnswers, int.MaxValue, NeedsExpert: false)],
            Tiers = [new Tier("general", 1, Expert: false)], CalibrationRequired = false, LeaseDuration = TimeSpan.FromDays(1),
        };
        _itemOf = Indexes(recording.Items);
        _reviewerOf = Indexes(recording.Reviewers);
        _tasks = new FeedbackTaskState[recording.Items.Count];
        _queue = new WorkQueue(_programme, "replay");
        _gold = [.. division.GoldVotes.GroupBy(vote => vote.Item).Select(votes => new VotedItem(
            recording.Items[votes.Key], "general", [division.Gold[votes.Key]],
            [.. votes.Select(vote => new ItemVote(recording.Reviewers[vote.Rater], false, [vote.Answer], _start))]))];
        var scopes = division.Open.ToLookup(vote => vote.Rater, vote => recording.Items[vote.Item]);
        var english = new HashSet<string> { "en" };
        _askers = [.. recording.Reviewers.Select((name, j) => new Asker(new ReviewerProfile(name, 0, english), 1, [.. scopes[j]]))];
        _model = Labels.Refit.Of(1, 0, _programme, _gold);
        _trust = EvidenceTrust.Prior(recording.Classes.Count);
        foreach (var item in division.Scored.Keys.Order())
        {
            _tasks[item] = Taken(
                FeedbackTaskState.Initial,
                FeedbackTask.Open(FeedbackTaskState.Initial, new ItemContent(recording.Items[item], "", null, null), _start));
            Place(item);
        }
    }

    /// <summary>Share of wrong labels among the items that the engine would have closed as confident; null where it closed none.</summary>
    public double? RealisedError => _closed.Count == 0 ? null : _closed.Values.Count(right => !right) / (double)_closed.Count;

    /// <summary>Items that the engine would have closed as confident, as a share of all.</summary>
    public double ClosedShare => _closed.Count / (double)_division.Scored.Count;

    private DateTimeOffset Now => _start.AddSeconds(_step);

    public (int Reviewer, int Item) Choose(IReadOnlyList<(int Reviewer, IReadOnlyList<int> Items)> waiting)
    {
        if (_sinceRefit >= RefitCadence.LabelsFor(_division.Scored.Count))
            Refit();
        _step++;
        var command = _step.ToString(CultureInfo.InvariantCulture);
        var served = _queue.ReserveForOne(
            [.. waiting.Select(one => (_askers[one.Reviewer], RaterOf(one.Reviewer, command)))],
            _random.Draw("offer", command, 0), Now)
            ?? throw new InvalidOperationException("The queue had nothing for a reviewer who has answers left.");
        var reviewer = _reviewerOf[served.Asker.Profile.Id];
        var item = _itemOf[served.Offer.Item];
        Change(item, task => FeedbackTask.Lease(
            task,
            new LeaseRequest(command, served.Asker.Profile.Id, false, int.MaxValue, _programme.LeaseDuration, 0, served.Offer), Now));
        return (reviewer, item);
    }

    public void Answered(Vote vote)
    {
        var reviewer = _division.Recording.Reviewers[vote.Rater];
        var lease = _tasks[vote.Item].Leases[reviewer];
        Change(vote.Item, task => FeedbackTask.Submit(
            task, _programme, "submit" + lease.Command, reviewer, lease.Fence,
            new Answer(_division.Recording.Classes[vote.Answer]), int.MaxValue, Now));
        _sinceRefit++;
        Look(vote.Item);
    }

    public double[][] Beliefs()
    {
        Refit();
        return [.. _tasks.Select((task, item) =>
            Joined(item, _model.Calibrated(_model.Belief(task ?? FeedbackTaskState.Initial, 0), 0)))];
    }

    // The item's grain: decide, remember, tell the queue.
    private void Change(int item, Func<FeedbackTaskState, Decision<FeedbackTaskEvent>> decide)
    {
        _tasks[item] = Taken(_tasks[item], decide(_tasks[item]));
        Place(item);
    }

    private void Place(int item)
    {
        var placed = Placing.Of(_division.Recording.Items[item], _tasks[item], _programme, _model, Now);
        _queue.Put(placed with { Belief = Joined(item, placed.Belief) }, Now);
    }

    private double[] Joined(int item, double[] belief) =>
        _division.Recording.Evidence.TryGetValue(item, out var evidence) ? _trust.Join(belief, evidence) : belief;

    private static FeedbackTaskState Taken(FeedbackTaskState task, Decision<FeedbackTaskEvent> decision) => decision switch
    {
        Decision<FeedbackTaskEvent>.Accepted(var events) => events.Aggregate(task, static (state, e) => state.Apply(e)),
        Decision<FeedbackTaskEvent>.Refused(var reason) => throw new InvalidOperationException(reason.Detail),
        _ => throw new InvalidOperationException("A decision is accepted or refused."),
    };

    // The refit's grain.
    private void Refit()
    {
        _sinceRefit = 0;
        List<int> voted = [.. _division.Scored.Keys.Where(item => !_tasks[item].Judgments.IsEmpty)];
        _model = Labels.Refit.Of(
            _model.Epoch + 1, _step, _programme,
            [.. _gold, .. voted.Select(item => VotedItem.Of(_division.Recording.Items[item], _tasks[item]))]);
        var evidence = _division.Recording.Evidence;
        _trust = EvidenceTrust.Fit(
            [.. voted.Where(evidence.ContainsKey).Select(item => (evidence[item], _model.Belief(_tasks[item], 0).Classes))],
            _model.Untouched);
        foreach (var item in _division.Scored.Keys.Order())
        {
            var (question, belief) = _model.Leading(_tasks[item], _model.Beliefs(_tasks[item]));
            _queue.Reprice(
                _division.Recording.Items[item], question, Joined(item, belief), needsExpert: false, _tasks[item].Round.Count, Now);
        }

        foreach (var item in voted)
            Look(item);
    }

    // Notes when the item would have been closed and with which label, and whether gold bears that out later. The replay itself buys
    // on: what comes after is not seen.
    private void Look(int item)
    {
        var task = _ended.GetValueOrDefault(item, _tasks[item]);
        if (Closing.Settle(task, _programme, _model, Now) is not Closed closed)
            return;
        _ended[item] = task.Apply(closed);
        if (closed.Reason == Closed.Confident)
            _closed[item] = closed.Verdicts[0] == _division.Scored[item];
    }

    private static Dictionary<string, int> Indexes(IReadOnlyList<string> names) =>
        names.Select((name, n) => (name, n)).ToDictionary(pair => pair.name, pair => pair.n, StringComparer.Ordinal);

    private RaterView RaterOf(int reviewer, string command)
    {
        var name = _division.Recording.Reviewers[reviewer];
        var sequence = 0;
        return new RaterView(
            q => _model.RaterOf(name, false, q),
            q => DirichletDraw.Rows(
                _model.PseudoCountsOf(name, false, q), () => _random.Draw("explore", command + "/" + name, sequence++)),
            q => _model.Questions[q].Crowd);
    }
}
