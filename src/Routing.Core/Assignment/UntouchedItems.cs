namespace Routing.Core.Assignment;

/// <summary>Items that nobody has judged: what is believed about them, and which of them wait to be moved because that changed.
/// Pairs of a prompt group have beliefs of their own, which a refit tells one by one.</summary>
internal sealed class UntouchedItems
{
    private double[]? _prior;
    private Func<string, (double[] Belief, string? Model)>? _of;
    private QueuedItem[] _waiting = []; // as they were; looked at when their turn comes
    private int _next;

    /// <summary>What the belief of single items rests on beside the prior; null: nothing.</summary>
    public object? Evidence { get; private set; }

    /// <summary>Items that wait to be looked at.</summary>
    public int Waiting => _waiting.Length - _next;

    /// <summary>Takes note of what is believed now.</summary>
    /// <param name="prior">Belief without evidence.</param>
    /// <param name="evidence">Any change of it moves the items again.</param>
    /// <param name="of">Belief about one item, and the model whose evidence it holds.</param>
    /// <param name="grid">Beliefs in one cell of it are the same.</param>
    public void BeliefIs(
        double[] prior, object? evidence, Func<string, (double[] Belief, string? Model)> of, BeliefGrid grid,
        IReadOnlyCollection<QueuedItem> items)
    {
        _of = of;
        if (_prior is not null && grid.CellOf(_prior) == grid.CellOf(prior) && Equals(Evidence, evidence))
            return;
        (_prior, Evidence) = (prior, evidence);
        (_waiting, _next) = ([.. items], 0);
    }

    /// <summary>The next items to be moved, with what is believed about them.</summary>
    /// <param name="most">Items looked at, at most.</param>
    public IEnumerable<(string Item, double[] Belief, string? Model)> Take(int most)
    {
        for (; most > 0 && _next < _waiting.Length; most--)
        {
            if (_waiting[_next++] is not { Judgments: 0, Question: 0, IsGrouped: false } item)
                continue;
            var (belief, model) = _of!(item.Item);
            yield return (item.Item, belief, model);
        }

        if (_next == _waiting.Length)
            (_waiting, _next) = ([], 0);
    }
}
