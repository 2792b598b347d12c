using Routing.Storage.Sqlite;
using System.Text;
using Routing.Core.Ports;
using Xunit;

namespace Routing.Storage.Tests;

/// <summary>What every store of snapshots keeps to.</summary>
public abstract class SnapshotContract
{
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract ISnapshots Open();

    [Fact]
    public async Task What_was_written_last_is_read_with_its_version()
    {
        var snapshots = Open();

        Assert.Null(await snapshots.Read("a", Stop));
        Assert.Equal(1, await snapshots.Write("a", 0, Bytes("one"), Stop));
        Assert.Equal(2, await snapshots.Write("a", 1, Bytes("two"), Stop));

        var read = await snapshots.Read("a", Stop);
        Assert.Equal((2, "two"), (read!.Value.Version, Encoding.UTF8.GetString(read.Value.Body.Span)));
        Assert.Null(await snapshots.Read("b", Stop));
    }

    [Fact]
    public async Task Who_knows_another_version_writes_and_removes_nothing()
    {
        var snapshots = Open();
        await snapshots.Write("a", 0, Bytes("one"), Stop);

        Assert.Null(await snapshots.Write("a", 0, Bytes("first again"), Stop));
        Assert.Null(await snapshots.Write("a", 7, Bytes("from nowhere"), Stop));
        Assert.Null(await snapshots.Write("none", 1, Bytes("after nothing"), Stop));
        await snapshots.Remove("a", 7, Stop);

        Assert.Equal("one", Encoding.UTF8.GetString((await snapshots.Read("a", Stop))!.Value.Body.Span));
    }

    [Fact]
    public async Task One_of_many_first_writes_wins_and_a_removed_state_begins_anew()
    {
        var snapshots = Open();

        var versions = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => snapshots.Write("a", 0, Bytes($"{n}"), Stop)));
        await snapshots.Remove("a", 1, Stop);

        Assert.Single(versions, version => version == 1);
        Assert.Null(await snapshots.Read("a", Stop));
        Assert.Equal(1, await snapshots.Write("a", 0, Bytes("anew"), Stop));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

public sealed class InMemorySnapshotTests : SnapshotContract
{
    protected override ISnapshots Open() => new InMemorySnapshots();
}

public sealed class SqliteSnapshotTests : SnapshotContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("routing-snapshots-").FullName;
    private SqliteSnapshots? _snapshots;

    [Fact]
    public async Task Snapshots_survive_the_process()
    {
        await Open().Write("a", 0, "kept"u8.ToArray(), Stop);
        _snapshots!.Dispose();

        Assert.Equal(1, (await Open().Read("a", Stop))!.Value.Version);
    }

    public void Dispose()
    {
        _snapshots?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    protected override ISnapshots Open() => _snapshots = new SqliteSnapshots(Path.Combine(_folder, "snapshots.db"));
}
