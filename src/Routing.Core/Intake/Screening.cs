using Routing.Core.Ledgers;
using Routing.Core.Tasks;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Intake;

/// <summary>What becomes of a received item: it is asked about, or merged under the first item that asks the same.</summary>
public static class Screening
{
    /// <summary>Ends the screening of an item that waits for it; changes nothing for any other.</summary>
    /// <param name="earlier">Items imported before it that are kept, with their resemblance in [0, 1].</param>
    /// <param name="threshold">Least resemblance of near duplicates; null: nothing is merged.</param>
    public static Decision<FeedbackTaskEvent> Decide(
        FeedbackTaskState task, IReadOnlyList<(string Item, double Resemblance)> earlier, double? threshold, DateTimeOffset now)
    {
        if (task.Content is null)
            return TaskRefusals.NotFound;
        if (task.Standing is not ItemStanding.Received)
            return new Decision<FeedbackTaskEvent>.Accepted();
        (string Item, double Resemblance)? like = null;
        foreach (var one in earlier)
        {
            if (one.Resemblance >= threshold && (like is null || one.Resemblance > like.Value.Resemblance))
                like = one;
        }

        return new Decision<FeedbackTaskEvent>.Accepted(new Screened(like?.Item, like?.Resemblance, now));
    }
}
