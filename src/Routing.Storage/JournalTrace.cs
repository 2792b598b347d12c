using System.Diagnostics;
using Routing.Core.Telemetry;

namespace Routing.Storage;

/// <summary>Spans and figures of a journal with group commit. An append is a span of its caller's trace and lasts until
/// the events are on disk; the commit that it shared with others is a span of its own, linked both ways.</summary>
internal static class JournalTrace
{
    /// <summary>The caller's span of one append; null when nobody listens.</summary>
    public static Activity? Append(int events)
    {
        var span = Traces.Journal.StartActivity("journal append", ActivityKind.Client);
        span?.SetTag("routing.journal.events", events);
        return span;
    }

    /// <summary>The span of one commit, begun when the first statement is sent; null when nobody listens.</summary>
    public static Activity? Commit(string system, IReadOnlyCollection<Activity?> appends)
    {
        if (!Traces.Journal.HasListeners())
            return null;
        // A root: it belongs to no single caller. The current activity of a writer thread is nobody's.
        Activity.Current = null;
        var links = appends.OfType<Activity>().Select(append => new ActivityLink(append.Context));
        var commit = Traces.Journal.StartActivity(
            "journal commit", ActivityKind.Client, parentContext: default, tags: null, links: links);
        commit?.SetTag("db.system.name", system);
        commit?.SetTag("routing.journal.batch", appends.Count);
        return commit;
    }

    /// <summary>Figures and links of a commit, whether it held or not.</summary>
    public static void Committed(Activity? commit, IReadOnlyCollection<Activity?> appends, TimeSpan took, int waiting, bool held)
    {
        Instruments.JournalBatch.Record(appends.Count);
        Instruments.JournalCommit.Record(took.TotalSeconds);
        Instruments.JournalQueue.Record(waiting);
        if (!held)
            Instruments.JournalFailures.Add(1);
        if (commit is null)
            return;
        commit.SetStatus(held ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        foreach (var append in appends)
            append?.AddLink(new ActivityLink(commit.Context));
        commit.Stop();
    }
}
