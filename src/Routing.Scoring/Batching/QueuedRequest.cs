using Routing.Core.RewardModels;

namespace Routing.Scoring.Batching;

/// <summary>A request in a queue.</summary>
/// <param name="group">Requests of different groups never share a batch; compared by reference.</param>
/// <param name="arrived">On the batcher's clock.</param>
/// <param name="deadline">On the same clock; the request does not run at or after it.</param>
internal sealed class QueuedRequest<T>(T item, object group, BatchSize size, ScoreLane lane, TimeSpan arrived, TimeSpan deadline)
{
    public T Item => item;

    public object Group => group;

    public BatchSize Size => size;

    public ScoreLane Lane => lane;

    public TimeSpan Arrived => arrived;

    public TimeSpan Deadline => deadline;

    /// <summary>Its place in its lane; null once it was taken out.</summary>
    public LinkedListNode<QueuedRequest<T>>? Place { get; set; }
}
