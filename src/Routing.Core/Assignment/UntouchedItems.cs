namespace Routing.Core.Assignment;

/// <summary>Items that nobody has judged: what is believed about them, and which of them wait to be moved because that changed.
/// Pairs of a prompt group have beliefs of their own, which a refit tells one by one.</summary>
internal sealed class UntouchedItems
{
    private double[]? _prior;
    private Func<string, (double[] Belief, string? Model)>? _of;
    private Queue<string> _waiting = new();

    /// <summary>What the belief of single items rests on beside the prior; null: nothing.</summary>
    public object? Evidence { get; private set; }

    /// <summary>Items that wait to be moved.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Takes note of what is believed now.</summary>
    /// <param name="prior">Belief without evidence.</param>
    /// <param name="evidence">Any change of it moves the items again.</param>
    /// <param name="of">Belief about one item, and the model whose evidence it holds.</param>
    /// <param name="grid">Beliefs in one cell of it are the same.</param>
    public void BeliefIs(
        double[] prior, object? evidence, Func<string, (double[] Belief, string? Model)> of, BeliefGrid grid,
        IEnumerable<QueuedItem> items)
    {
        _of = of;
        if (_prior is not null && grid.CellOf(_prior) == grid.CellOf(prior) && Equals(Evidence, evidence))
            return;
        (_prior, Evidence) = (prior, evidence);
        _waiting = new Queue<string>(items
            .Where(item => item is { Judgments: 0, Question: 0, IsGrouped: false }).Select(item => item.Item));
    }

    /// <summary>The next items to be moved, with what is believed about them.</summary>
    public IEnumerable<(string Item, double[] Belief, string? Model)> Take(int most)
    {
        for (; most > 0 && _waiting.TryDequeue(out var item); most--)
        {
            var (belief, model) = _of!(item);
            yield return (item, belief, model);
        }
    }
}
