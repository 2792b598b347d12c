using System.Runtime.CompilerServices;

namespace Routing.Core.Ports;

/// <summary>Events of a journal by position, and how far was looked for them.</summary>
/// <param name="Events">What was found; often nothing where others wrote.</param>
/// <param name="Seen">Every event up to this position that was asked for is in this page or an earlier one.</param>
public sealed record JournalPage(IReadOnlyList<Recorded> Events, long Seen);

/// <summary>Reading a journal without a care for where it ends.</summary>
public static class JournalPages
{
    /// <summary>The events of all streams whose name starts so, by position; ends where the journal ends. Who reads on later
    /// keeps the position that <see cref="IJournal.ReadPages"/> tells, or looks again through what others wrote.</summary>
    /// <param name="streamPrefix">Compared character by character; empty for all streams.</param>
    /// <param name="after">The last position already seen, 0 for none.</param>
    public static async IAsyncEnumerable<Recorded> ReadAll(
        this IJournal journal, string streamPrefix, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in journal.ReadPages(streamPrefix, after, cancellation))
        {
            foreach (var recorded in page.Events)
                yield return recorded;
        }
    }
}
