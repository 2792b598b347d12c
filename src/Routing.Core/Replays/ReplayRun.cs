using Routing.Core.Assignment;
using Routing.Statistics.Aggregation;

namespace Routing.Core.Replays;

/// <summary>Scores of a run when as many labels had been bought.</summary>
/// <param name="Budget">Labels per item.</param>
public sealed record Checkpoint(double Budget, LabelScores Scores);

/// <summary>One policy on one seed.</summary>
/// <param name="BusiestShare">Share of all labels given by the busiest reviewer when five labels per item, or all, had been
/// bought.</param>
internal sealed record RunResult(
    IReadOnlyList<Checkpoint> Curve, double BusiestShare, double? RealisedError, double? ClosedShare);

/// <summary>One replay: reviewers arrive in proportion to the answers they have left, a policy picks among these, and the
/// answer that was recorded is revealed (algorithms.md §10.1).</summary>
internal sealed class ReplayRun
{
    // Where the area under the curve ends, labels per item.
    internal const double Horizon = 5;

    private readonly Division _division;
    private readonly CounterRandom _random;
    private readonly IReplayPolicy _policy;
    private readonly List<int>[] _left; // [J] items
    private readonly Dictionary<(int Reviewer, int Item), int> _answers;
    private readonly FenwickTree _weights;
    private int _draws;

    public ReplayRun(Division division, CounterRandom random, IReplayPolicy policy)
    {
        (_division, _random, _policy) = (division, random, policy);
        _answers = division.Open.ToDictionary(vote => (vote.Rater, vote.Item), vote => vote.Answer);
        _left = [.. division.Recording.Reviewers.Select(_ => new List<int>())];
        foreach (var vote in division.Open)
            _left[vote.Rater].Add(vote.Item);
        _weights = new FenwickTree(_left.Length);
        for (var j = 0; j < _left.Length; j++)
            _weights.Add(j, _left[j].Count);
    }

    /// <param name="budgets">Labels per item, rising; beyond what was recorded means all.</param>
    /// <param name="delay">Other assignments between an assignment and its answer.</param>
    /// <param name="waiting">Reviewers who wait at a time.</param>
    public RunResult Go(IReadOnlyList<double> budgets, int delay, int waiting, CancellationToken cancellation)
    {
        var items = _division.Scored.Count;
        var total = _division.Open.Count;
        var targets = budgets.Select(budget => (int)Math.Min(total, Math.Round(budget * items))).ToList();
        var horizon = (int)Math.Min(total, Horizon * items);
        var given = new int[_left.Length]; // [J]
        var curve = new List<Checkpoint>();
        var busiest = 0.0;
        var flying = new Queue<Vote>();
        for (var answered = 0; answered < total;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_weights.Total > 0)
                flying.Enqueue(Assign(waiting));
            if (flying.Count <= delay && _weights.Total > 0)
                continue;
            var vote = flying.Dequeue();
            _policy.Answered(vote);
            given[vote.Rater]++;
            answered++;
            if (answered == horizon)
                busiest = given.Max() / (double)answered;
            while (curve.Count < targets.Count && targets[curve.Count] == answered)
                curve.Add(new Checkpoint(answered / (double)items, LabelScores.Of(_policy.Beliefs(), _division.Scored)!));
        }

        var engine = _policy as EnginePolicy;
        return new RunResult(curve, busiest, engine?.RealisedError, engine?.ClosedShare);
    }

    private Vote Assign(int waiting)
    {
        var arrived = new List<int>();
        while (arrived.Count < waiting && _weights.Total > 0)
        {
            var reviewer = _weights.At((int)(_random.Draw("arrival", "", _draws++) * _weights.Total));
            arrived.Add(reviewer);
            _weights.Add(reviewer, -_left[reviewer].Count); // The same person does not wait twice.
        }

        foreach (var reviewer in arrived)
            _weights.Add(reviewer, _left[reviewer].Count);
        var (chosen, item) = _policy.Choose([.. arrived.Select(j => (j, (IReadOnlyList<int>)_left[j]))]);
        _left[chosen].Remove(item);
        _weights.Add(chosen, -1);
        return new Vote(item, chosen, _answers[(chosen, item)]);
    }

    // Prefix sums with updates in O(log n) (P. M. Fenwick, 1994).
    private sealed class FenwickTree(int size)
    {
        private readonly int[] _sums = new int[size + 1];

        public int Total { get; private set; }

        public void Add(int index, int value)
        {
            Total += value;
            for (var node = index + 1; node <= size; node += node & -node)
                _sums[node] += value;
        }

        /// <summary>The index that holds this unit of the total.</summary>
        public int At(int unit)
        {
            var node = 0;
            for (var step = 1 << int.Log2(Math.Max(1, size)); step > 0; step >>= 1)
            {
                if (node + step <= size && _sums[node + step] <= unit)
                {
                    node += step;
                    unit -= _sums[node];
                }
            }

            return node;
        }
    }
}
