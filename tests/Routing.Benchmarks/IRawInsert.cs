namespace Routing.Benchmarks;

/// <summary>The floor of durable writes: many rows at a time, one transaction each, into a table with the journal's columns and keys.</summary>
internal interface IRawInsert : IAsyncDisposable
{
    /// <summary>Inserts until time is up.</summary>
    /// <param name="rows">Of one transaction.</param>
    /// <returns>Rows a second, and how long each transaction took.</returns>
    Task<(double Rate, Latencies Times)> Run(int rows, TimeSpan length, CancellationToken cancellation);
}
