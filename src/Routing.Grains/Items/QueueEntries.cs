using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Tasks;

namespace Routing.Grains.Items;

/// <summary>What a task looks like to the queue.</summary>
internal static class QueueEntries
{
    public static QueueEntry Of(string item, FeedbackTaskState task, BeliefModel model, DateTimeOffset now)
    {
        var running = task.Leases.Values.Where(lease => lease.ExpiresAt > now).ToList();
        var belief = model.Belief(task);
        return new QueueEntry(
            item, belief.Classes, task.Content!.Risk, running.Count,
            [.. task.Judgments.Select(judged => judged.Reviewer), .. running.Select(lease => lease.Reviewer),
             .. task.GivenBack.Keys],
            task.Closed is null, Closing.NeedsExpert(task, model),
            running.Count == 0 ? null : running.Min(lease => lease.ExpiresAt), task.Judgments.Count);
    }
}
