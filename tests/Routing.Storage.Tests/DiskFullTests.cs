using Routing.Storage.Sqlite;
using System.Diagnostics;
using System.Text;
using Routing.Core.Ports;
using Xunit;

namespace Routing.Storage.Tests;

/// <summary>An embedded journal on a disk without room: a typed answer, nothing acknowledged, and work again when there is room.</summary>
public sealed class DiskFullTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("full");
    private bool _mounted;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _mounted = Environment.IsPrivilegedProcess
        && await Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", _folder.FullName) == 0;

    public async ValueTask DisposeAsync()
    {
        if (_mounted)
            await Run("umount", _folder.FullName);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_full_disk_refuses_appends_and_takes_them_again_when_there_is_room()
    {
        Assert.SkipUnless(_mounted, "A small disk can be mounted by root only.");
        var ballast = Path.Combine(_folder.FullName, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[1_000_000], Stop);
        await using var journal = new SqliteJournal(Path.Combine(_folder.FullName, "journal.db"));
        var body = Encoding.UTF8.GetBytes(new string('x', 4000));

        var acknowledged = 0;
        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(async () =>
        {
            for (; acknowledged < 1000; acknowledged++)
                await journal.Append("a", acknowledged, [body], Stop);
        });
        Assert.Contains("full", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => journal.Append("b", 0, [body], Stop));
        Assert.Equal(acknowledged, await Count(journal));

        File.Delete(ballast);
        Assert.Equal(acknowledged + 1, await journal.Append("a", acknowledged, [body], Stop));
        Assert.Equal(acknowledged + 1, await Count(journal));
    }

    private static async Task<int> Count(IJournal journal)
    {
        var count = 0;
        await foreach (var _ in journal.ReadAll("", 0, Stop))
            count++;
        return count;
    }

    private static async Task<int> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!; // on every Linux
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
