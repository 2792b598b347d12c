using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tasks;
using Routing.Statistics.Probability;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Assignment;

/// <summary>What choosing among those who wait gains (algorithms.md §5.2), simulated: the queue, its gate, beliefs and refits are those of a
/// node; people, answers and time are made. Four people wait at a time, and everybody can answer everything.</summary>
public sealed class ChoiceGainTests
{
    private const int Items = 200, People = 24, Waiting = 4, GoldItems = 10;

    private static readonly Programme _programme = new()
    {
        Name = "world", Method = FeedbackMethod.Classify, Classes = ["no", "yes"], Axes = [], Rubric = Rubric.Empty,
        Risks = [new RiskClass("medium", 0.05, 2, int.MaxValue, NeedsExpert: false)], Tiers = [new Tier("general", 1, Expert: false)],
        CalibrationRequired = false, LeaseDuration = TimeSpan.FromDays(1),
    };

    /// <summary>Whom a round serves.</summary>
    public enum Served
    {
        /// <summary>Everybody, in the order of arrival.</summary>
        All,

        /// <summary>The best of those who wait, greedily, and nobody below the gate.</summary>
        AboveTheGate,

        /// <summary>The best one alone.</summary>
        Best,
    }

    // Right between .55 and .95 of the time; ten gold items each. The figures are in docs/methods/routing-and-stopping.md.
    [Fact]
    public void Whoever_is_known_and_not_turned_away_makes_better_labels_of_as_many_answers()
    {
        var all = Mean(Served.All, gold: true, worlds: 4);
        var gate = Mean(Served.AboveTheGate, gold: true, worlds: 4);

        TestContext.Current.TestOutputHelper?.WriteLine($"two and three answers an item: all {all.Two:0.000} {all.Three:0.000}, gate {gate.Two:0.000} {gate.Three:0.000}, turned away {gate.Away:0.00}");
        Assert.True(gate.Two > all.Two + 0.01);
        Assert.True(gate.Three > all.Three);
        Assert.InRange(gate.Away, 0.1, 0.9);
    }

    private static (double Two, double Three, double Away) Mean(Served served, bool gold, int worlds)
    {
        var runs = Enumerable.Range(1, worlds).Select(seed => new World(seed, gold).Run(served)).ToList();
        return (runs.Average(run => run.Two), runs.Average(run => run.Three), runs.Average(run => run.Away));
    }

    private sealed class World
    {
        private readonly Random _random;
        private readonly CounterRandom _draws;
        private readonly int[] _truth;
        private readonly double[] _right;
        private readonly FeedbackTaskState[] _tasks = new FeedbackTaskState[Items];
        private readonly int[] _answers = new int[People];
        private readonly List<VotedItem> _gold = [];
        private readonly WorkQueue _queue = new(_programme, "world");
        private BeliefModel _model;
        private int _step, _asked, _sinceRefit, _epoch, _came, _away;

        public World(int seed, bool gold)
        {
            (_random, _draws) = (new Random(seed), new CounterRandom((ulong)seed));
            _truth = [.. Enumerable.Range(0, Items).Select(_ => _random.Next(2))];
            _right = [.. Enumerable.Range(0, People).Select(_ => 0.55 + (0.4 * _random.NextDouble()))];
            for (var n = 0; gold && n < GoldItems; n++)
                _gold.Add(new VotedItem($"gold-{n}", "general", [n % 2], [.. Enumerable.Range(0, People).Select(j => new ItemVote(NameOf(j), false, [Says(j, n % 2)], Noon))]));
            _model = Refit.Of(++_epoch, 0, _programme, _gold);
            for (var i = 0; i < Items; i++)
            {
                _tasks[i] = FeedbackTaskState.Initial;
                var item = i;
                Change(item, task => FeedbackTask.Open(task, new ItemContent(ItemOf(item), "", null, null), Noon));
            }
        }

        public (double Two, double Three, double Away) Run(Served served)
        {
            double two = 0;
            while (_asked < 3 * Items)
            {
                if (_sinceRefit >= RefitCadence.LabelsFor(Items))
                    Learn();
                _step++;
                var waiting = Enumerable.Range(0, People).Where(j => _answers[j] < Items).OrderBy(_ => _random.Next()).Take(Waiting).Select(One).ToList();
                _came += waiting.Count;
                foreach (var (person, item) in Serve(served, waiting))
                    Answer(person, item);
                if (two == 0 && _asked >= 2 * Items)
                    two = Accuracy();
            }

            return (two, Accuracy(), _away / (double)_came);
        }

        private List<(int Person, int Item)> Serve(Served served, List<(Asker Asker, RaterView Rater)> waiting)
        {
            var draw = _draws.Draw("offer", Text(_step), 0);
            if (served is Served.AboveTheGate)
            {
                var matching = _queue.Match(waiting, draw, Now);
                _away += matching.TurnedAway.Length;
                return [.. matching.Served.Select(one => (PersonOf(one.Reviewer), NumberOf(one.Offer.Item)))];
            }

            if (served is Served.Best)
                return _queue.ReserveForOne(waiting, draw, Now) is var (asker, offer) ? [(PersonOf(asker.Profile.Id), NumberOf(offer.Item))] : [];
            return [.. waiting.Select((one, n) => (one.Asker, Offer: _queue.Reserve(one.Asker, one.Rater, _draws.Draw("offer", Text(_step), n), Now)))
                .Where(one => one.Offer is not null).Select(one => (PersonOf(one.Asker.Profile.Id), NumberOf(one.Offer!.Item)))];
        }

        private void Answer(int person, int item)
        {
            var command = Text(++_asked);
            Change(item, task => FeedbackTask.Lease(
                task, new LeaseRequest(command, NameOf(person), false, int.MaxValue, _programme.LeaseDuration, 0, null), Now));
            Change(item, task => FeedbackTask.Submit(
                task, _programme, "submit" + command, NameOf(person), task.LastFence, new Answer(_programme.Classes[Says(person, _truth[item])]), int.MaxValue, Now));
            _answers[person]++;
            _sinceRefit++;
        }

        private void Learn()
        {
            _sinceRefit = 0;
            _model = Refit.Of(++_epoch, 0, _programme, [.. _gold, .. Enumerable.Range(0, Items).Where(i => !_tasks[i].Judgments.IsEmpty)
                .Select(i => VotedItem.Of(ItemOf(i), _tasks[i]))]);
            for (var i = 0; i < Items; i++)
                _queue.Put(Placing.Of(ItemOf(i), _tasks[i], _programme, _model, Now), Now);
        }

        private double Accuracy()
        {
            Learn();
            return Enumerable.Range(0, Items).Average(i =>
            {
                var q = _model.Calibrated(_model.Belief(_tasks[i], 0), 0);
                return q[0] == q[1] ? 0.5 : (q[1] > q[0] ? 1 : 0) == _truth[i] ? 1 : 0;
            });
        }

        private (Asker, RaterView) One(int j)
        {
            var n = 0;
            return (
                new Asker(new ReviewerProfile(NameOf(j), 0, new HashSet<string> { "en" }), 1, null) { IsCalibrated = _gold.Count >= 10 || _answers[j] >= 20 },
                new RaterView(
                    q => _model.RaterOf(NameOf(j), false, q),
                    q => DirichletDraw.Rows(_model.PseudoCountsOf(NameOf(j), false, q), () => _draws.Draw("explore", $"{_step}/{j}", n++)),
                    q => _model.Questions[q].Crowd));
        }

        private void Change(int item, Func<FeedbackTaskState, Decision<FeedbackTaskEvent>> decide)
        {
            _tasks[item] = Facts(decide(_tasks[item])).Aggregate(_tasks[item], static (task, e) => task.Apply(e));
            _queue.Put(Placing.Of(ItemOf(item), _tasks[item], _programme, _model, Now), Now);
        }

        private DateTimeOffset Now => Noon.AddSeconds(_step);

        private int Says(int person, int truth) => _random.NextDouble() < _right[person] ? truth : 1 - truth;

        private static string NameOf(int person) => "p" + Text(person);

        private static string ItemOf(int item) => "i" + Text(item);

        private static int PersonOf(string name) => int.Parse(name[1..], System.Globalization.CultureInfo.InvariantCulture);

        private static int NumberOf(string item) => PersonOf(item);

        private static string Text(int n) => n.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
