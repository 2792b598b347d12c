using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Routing.Core.Telemetry;
using Routing.Grains.Items;

namespace Routing.Grains.Telemetry;

/// <summary>Counts what happened to an item, from the difference of two states of its fold.</summary>
internal static class ItemMeter
{
    public static void Changed(FeedbackTaskState before, FeedbackTaskState after, Programme programme)
    {
        for (var fence = before.LastFence + 1; fence <= after.LastFence; fence++)
        {
            if (after.Offers.GetValueOrDefault(fence) is { } lease)
                Leased(lease);
        }

        if (after.Screening is { Under: not null } merged && !ReferenceEquals(before.Screening, merged))
            Instruments.DedupMerged.Add(1, new KeyValuePair<string, object?>("kind", merged.Resemblance >= 1 ? "exact" : "near"));
        foreach (var judged in after.Judgments.Skip(before.Judgments.Count))
            Judged(judged, after, programme);
        if (before.Dispute is null && after.Dispute is not null)
            Instruments.ItemsStopped.Add(1, new KeyValuePair<string, object?>("reason", "disputed"));
        if (before.Closed is null && after.Closed is { } closed)
            Closed(closed, after);
        else if (before.Closed is { UnverifiedSince: null } && after.Closed is { UnverifiedSince: not null })
            Instruments.ItemsVerified.Add(1);
        if (after.Reopening is not null && !ReferenceEquals(before.Reopening, after.Reopening))
            Instruments.ItemsReopened.Add(1);
    }

    private static void Leased(FeedbackTaskEvent.Leased lease)
    {
        Instruments.Leases.Add(1, new KeyValuePair<string, object?>("kind", lease.Offer is null ? "gold" : "work"));
        if (lease.Offer is not { } offer)
            return;
        Instruments.RouteValue.Record(offer.Parts.Score);
        if (offer.Explored)
            Instruments.Explored.Add(1);
    }

    // Names of tiers are the tenant's words; what the tier means is ours.
    private static void Judged(FeedbackTaskEvent.Judged judged, FeedbackTaskState task, Programme programme)
    {
        Instruments.Judgments.Add(
            1, new("method", JsonNames.Of(programme.Method)), new("tier", judged.Expert ? "expert" : "general"));
        if (judged is { Expert: true, Took: { } took })
            Instruments.ExpertMinutes.Add(took.TotalMinutes);
        if (task.Content is { Gold: { } key, Attention: false })
        {
            for (var q = 0; q < Math.Min(key.Length, judged.Classes.Length); q++)
                Instruments.GoldAnswers.Add(1, new KeyValuePair<string, object?>("right", key[q] == judged.Classes[q]));
        }
    }

    private static void Closed(FeedbackTaskEvent.Closed closed, FeedbackTaskState task)
    {
        Instruments.ItemsResolved.Add(1, new KeyValuePair<string, object?>("risk", task.Content?.Risk ?? 0));
        Instruments.ItemsStopped.Add(1, new KeyValuePair<string, object?>("reason", closed.Reason));
        Instruments.ItemJudgments.Record(task.Judgments.Count);
        Instruments.ItemAge.Record(Math.Max(0, (closed.At - task.OpenedAt).TotalSeconds));
        if (closed.Confidence is { } confidence)
            Instruments.LabelError.Record(1 - confidence);
    }
}
