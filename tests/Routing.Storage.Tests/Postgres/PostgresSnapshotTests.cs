using Routing.Core.Ports;
using Routing.Storage.Postgres;
using Routing.Storage.Schema;
using Routing.TestPostgres;
using Xunit;

namespace Routing.Storage.Tests.Postgres;

public sealed class PostgresSnapshotTests(TestDatabases databases) : SnapshotContract, IAsyncLifetime
{
    private PostgresSnapshots? _snapshots;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        var connection = await databases.Create(Stop);
        await Migrator.Apply(connection, Stop);
        _snapshots = new PostgresSnapshots(connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (_snapshots is not null)
            await _snapshots.DisposeAsync();
    }

    protected override ISnapshots Open() => _snapshots!; // opened before each test
}
