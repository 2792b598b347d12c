using System.Collections.Immutable;
using Routing.Core.Tasks;
using Routing.Statistics.Aggregation;

namespace Routing.Core.Labels;

/// <summary>What judgments since a refit teach about the people who gave them, added to the refit's counts until the next
/// refit replaces all of it (algorithms.md §1.3 and 1.4): incremental EM over the reviewers' matrices alone. Nothing of it
/// is ever read by a refit. Not safe for concurrent use.</summary>
/// <remarks>Each silo adds what it has taken itself. A published model is never changed: a new one comes after every
/// <see cref="Every"/> judgments, so that one decision sees one model.</remarks>
public sealed class OnlineBeliefs
{
    // Copying the arrays of many reviewers must stay a small part of a judgment's work.
    private const int Every = 32, RatersPerJudgment = 8;

    // Judgments that a refit may not have read yet are at hand to be added to it again; more than a refit takes to come.
    private const int Remembered = 8192;

    // A share that moved less teaches nobody else anything worth the work (algorithms.md §1.4).
    private const double Noticeable = 0.02;

    private readonly Queue<Judgment> _judgments = new();
    private readonly Dictionary<(int Question, string? Slice, string Reviewer), double[,]> _added = [];
    private readonly HashSet<(int Question, string? Slice, string Reviewer)> _changed = []; // since the last publication
    private BeliefModel _refit;
    private int _unpublished;

    /// <summary>Begins with a refit.</summary>
    public OnlineBeliefs(BeliefModel refit) => Model = _refit = refit;

    /// <summary>The refit with what was judged since.</summary>
    public BeliefModel Model { get; private set; }

    /// <summary>Takes the last judgment of a task of work.</summary>
    /// <param name="task">The task right after it.</param>
    /// <param name="position">A position of the journal that the judgment does not lie beyond.</param>
    public void Judged(FeedbackTaskState task, long position)
    {
        if (_refit.Questions.IsEmpty || task.Judgments.IsEmpty)
            return;
        var judgment = new Judgment([.. task.Judgments.Select(ItemVote.Of)], task.Content is { } content ? RiskCells.Of(content.Slice, content.Risk) : null, position);
        _judgments.Enqueue(judgment);
        if (_judgments.Count > Remembered)
            _judgments.Dequeue();
        Add(judgment);
        if (++_unpublished >= Math.Max(Every, _refit.Raters.Count / RatersPerJudgment))
            Publish();
    }

    /// <summary>Takes a newer refit; only what lies beyond its position is added to it.</summary>
    public void Refitted(BeliefModel refit)
    {
        Model = _refit = refit;
        _added.Clear();
        _changed.Clear();
        while (_judgments.TryPeek(out var oldest) && oldest.Position <= refit.Position)
            _judgments.Dequeue();
        foreach (var judgment in _judgments)
            Add(judgment);
        Publish();
    }

    // The item's old share goes out and its new one comes in, for everybody who answered it.
    private void Add(Judgment judgment)
    {
        for (var q = 0; q < _refit.Questions.Length; q++)
        {
            List<ItemVote> votes = [.. judgment.Votes.Where(vote => vote.Classes[q] >= 0)];
            if (judgment.Votes[^1].Classes[q] < 0)
                continue;
            var now = Shares(votes, q, judgment.Cell);
            var before = votes.Count > 1 ? Shares(votes.GetRange(0, votes.Count - 1), q, judgment.Cell) : null;
            var moved = before is null || before.Zip(now, (old, share) => Math.Abs(share - old)).Sum() >= Noticeable;
            for (var v = moved ? 0 : votes.Count - 1; v < votes.Count; v++)
            {
                if (votes[v].Expert)
                    continue; // The crowd is measured by experts, not the reverse.
                var old = v < votes.Count - 1 ? before : null;
                Move(votes[v], q, null, now, old);
                if (judgment.Cell is not { } cell)
                    continue;
                foreach (var slice in new[] { RiskCells.DomainOf(cell), cell })
                {
                    if (_refit.Questions[q].SliceCounts.ContainsKey(slice))
                        Move(votes[v], q, slice, now, old);
                }
            }
        }
    }

    private double[] Shares(List<ItemVote> votes, int q, string? slice) =>
        HierarchicalDawidSkene.EasyShares(Model.Questions[q].In(slice), Model.Rated(votes, q, slice));

    private void Move(ItemVote vote, int q, string? slice, double[] now, double[]? before)
    {
        if (!_added.TryGetValue((q, slice, vote.Reviewer), out var counts))
            _added[(q, slice, vote.Reviewer)] = counts = new double[now.Length, now.Length];
        for (var t = 0; t < now.Length; t++)
            counts[t, vote.Classes[q]] += now[t] - (before?[t] ?? 0);
        _changed.Add((q, slice, vote.Reviewer));
    }

    private void Publish()
    {
        _unpublished = 0;
        if (_changed.Count == 0)
            return;
        var raters = Model.Raters;
        foreach (var reviewer in _changed.Select(key => key.Reviewer).Distinct().Where(reviewer => !Model.Raters.ContainsKey(reviewer))
            .Order(StringComparer.Ordinal))
            raters = raters.Add(reviewer, raters.Count);
        Model = Model with
        {
            Raters = raters, Questions = [.. Model.Questions.Select((question, q) => With(question, q, raters))],
        };
        _changed.Clear();
    }

    private QuestionModel With(QuestionModel question, int q, ImmutableDictionary<string, int> raters)
    {
        var (model, refit) = (question.Model, _refit.Questions[q]);
        var news = raters.Count - model.RaterCounts.Length;
        double[][,] counts = [.. model.RaterCounts, .. Enumerable.Repeat(new double[model.Settings.Classes, model.Settings.Classes], news)];
        double[][,] matrices = [.. model.RaterMatrices, .. Enumerable.Repeat(question.Crowd, news)];
        var slices = question.SliceCounts.ToDictionary(
            pair => pair.Key, pair => new Dictionary<int, double[,]>(pair.Value.ByRater), StringComparer.Ordinal);
        foreach (var key in _changed.Where(key => key.Question == q))
        {
            var index = raters[key.Reviewer];
            if (key.Slice is { } slice)
            {
                slices[slice][index] = Sum(refit.SliceCounts[slice].ByRater.GetValueOrDefault(index), _added[key]);
                continue;
            }

            counts[index] = Sum(refit.Model.RaterCounts.ElementAtOrDefault(index), _added[key]);
            matrices[index] = model.RaterFromCounts(counts[index]);
        }

        return question.With(
            model with { RaterCounts = counts, RaterMatrices = matrices },
            question.SliceCounts.ToImmutableDictionary(
                pair => pair.Key, pair => pair.Value with { ByRater = slices[pair.Key] }, StringComparer.Ordinal));
    }

    // A share that went out may have been a little larger than the one that the refit had put in.
    private static double[,] Sum(double[,]? counts, double[,] added)
    {
        var sum = (double[,])added.Clone();
        for (var t = 0; t < sum.GetLength(0); t++)
        {
            for (var l = 0; l < sum.GetLength(1); l++)
                sum[t, l] = Math.Max(0, (counts?[t, l] ?? 0) + added[t, l]);
        }

        return sum;
    }

    private readonly record struct Judgment(ImmutableArray<ItemVote> Votes, string? Cell, long Position);
}
