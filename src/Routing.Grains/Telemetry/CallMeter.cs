using System.Diagnostics;
using Routing.Contracts;
using Routing.Core.Telemetry;

namespace Routing.Grains.Telemetry;

/// <summary>Times and counts what callers see, in one place: requests for work, submits, imports, refusals by code.</summary>
internal static class CallMeter
{
    /// <summary>Takes note of a call that was answered.</summary>
    /// <param name="context">The call.</param>
    /// <param name="started">Timestamp of its beginning.</param>
    public static void Answered(IIncomingGrainCallContext context, long started)
    {
        switch (context.Result)
        {
            case Receipt receipt:
                Counted(context, receipt, started);
                break;
            case WorkReply reply:
                Instruments.WorkRequest.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
                if (reply.Task is null)
                    Instruments.WorkEmpty.Add(1, Tag("reason", CodeOf(reply.Reasons)));
                break;
        }
    }

    private static void Counted(IIncomingGrainCallContext context, Receipt receipt, long started)
    {
        if (receipt.Code is not null)
            Instruments.Refusals.Add(1, Tag("code", receipt.Code));
        switch (context.MethodName)
        {
            case nameof(IPromptItemGrain.Submit) when context.Grain is IPromptItemGrain:
                Instruments.Submit.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
                break;
            case nameof(IPromptItemGrain.Import) or nameof(IReviewerGrain.Enrol):
                Instruments.IntakeRows.Add(1, Tag("result", receipt.Code ?? (!receipt.Changed ? "unchanged" : receipt.MergedUnder is null ? "accepted" : "merged")));
                break;
        }
    }

    // A reason for people starts with its stable code: "queue_empty: no open item ...".
    private static string CodeOf(string[] reasons) =>
        reasons is [var first, ..] && first.IndexOf(':', StringComparison.Ordinal) is > 0 and var end ? first[..end] : "unknown";

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
