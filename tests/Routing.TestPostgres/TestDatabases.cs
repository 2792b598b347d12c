namespace Routing.TestPostgres;

/// <summary>
/// One server for all tests of a project, started by the first that asks. Use it as an assembly fixture; a test begins
/// with <c>Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing!)</c>.
/// </summary>
public sealed class TestDatabases : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private PostgresServer? _server;

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> Create(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            _server ??= await PostgresServer.Start(cancellation: cancellation);
        }
        finally
        {
            _turn.Release();
        }

        return await _server.CreateDatabase(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _turn.Dispose();
    }
}
