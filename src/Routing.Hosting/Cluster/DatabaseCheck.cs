using Npgsql;
using Routing.Core.Ports;
using Routing.Storage.Schema;

namespace Routing.Hosting.Cluster;

/// <summary>Looks whether a database is fit for a cluster before a node joins.</summary>
internal static class DatabaseCheck
{
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(2);

    /// <exception cref="InvalidOperationException">It is not; the message says in what.</exception>
    /// <exception cref="JournalUnavailableException">It does not answer.</exception>
    public static async Task Require(string database, TimeProvider clock, CancellationToken cancellation)
    {
        IReadOnlyList<PreflightCheck> checks;
        try
        {
            // A connection that is being made does not always hear that nobody waits for it any more.
            checks = await Preflight.Run(database, clock, cancellation).WaitAsync(cancellation);
        }
        catch (NpgsqlException failure)
        {
            throw new JournalUnavailableException($"The database does not answer: {failure.Message}", _retryAfter, failure);
        }

        List<PreflightCheck> faults = [.. checks.Where(check => check is { Good: false, Required: true })];
        if (faults.Count == 0)
            return;
        var help = faults.Exists(check => check.Name == "schema") ? "\nRun 'routing db migrate' first." : "";
        throw new InvalidOperationException(
            $"The database is not fit for a node:{string.Concat(faults.Select(check => $"\n  {check.Name}: {check.Expected} is needed, found {check.Found}"))}{help}");
    }
}
