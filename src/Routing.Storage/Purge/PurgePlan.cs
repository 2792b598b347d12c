using System.Globalization;

namespace Routing.Storage.Purge;

/// <summary>What taking a programme out of the journal would remove, and what speaks against it.</summary>
/// <param name="Streams">Its streams.</param>
/// <param name="Events">Their events; what an interrupted purge removed already not counted.</param>
/// <param name="Last">Position of its last event.</param>
/// <param name="ClosedAt">When it was closed; null: it is not.</param>
/// <param name="Behind">Consumers of the journal that have not seen its last event.</param>
/// <param name="IsBegun">An earlier purge was interrupted: it is finished whatever else is said here.</param>
public sealed record PurgePlan(
    string Programme, long Streams, long Events, long Last, DateTimeOffset? ClosedAt, IReadOnlyList<string> Behind, bool IsBegun)
{
    /// <summary>Why it may not be removed; empty where it may.</summary>
    /// <param name="before">It must have been closed before this.</param>
    public IEnumerable<string> Faults(DateTimeOffset before)
    {
        if (IsBegun)
            yield break;
        if (Streams == 0)
        {
            yield return $"Programme '{Programme}' is not in the journal.";
            yield break;
        }

        if (ClosedAt is not { } closed)
            yield return $"Programme '{Programme}' is not closed.";
        else if (closed >= before)
            yield return string.Create(CultureInfo.InvariantCulture, $"Programme '{Programme}' was closed at {closed:u}, which is not before {before:u}.");
        foreach (var consumer in Behind)
            yield return string.Create(CultureInfo.InvariantCulture, $"Consumer '{consumer}' has not seen event {Last} yet. Wait, or forget its cursor where there is no such consumer any more.");
    }
}
