using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace Routing.TestPostgres;

/// <summary>
/// A throw-away PostgreSQL server of one test run: a folder under the system's temporary one, a free loopback port, a
/// password nobody else knows, an unprivileged user where the tests run as root. It ends with the process that started
/// it, however that ends, and leaves nothing behind.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "routing";

    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(60);

    private readonly string _binaries;
    private readonly string _folder;
    private readonly string _password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private readonly bool _durable;
    private int _databases;
    private Process? _guard;

    private PostgresServer(string binaries, bool durable)
    {
        (_binaries, _durable) = (binaries, durable);
        _folder = Path.Combine(Path.GetTempPath(), $"routing-postgres-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}");
        Port = FreePort.Find();
    }

    /// <summary>Why no server can be had on this machine; null where one can.</summary>
    public static string? Missing => PostgresBinaries.Find() is null
        ? "No PostgreSQL server here: neither /usr/lib/postgresql/*/bin nor the path has initdb and postgres."
        : null;

    /// <summary>Loopback port; the same after a restart.</summary>
    public int Port { get; }

    /// <summary>Process id of the server while it runs.</summary>
    public int ProcessId => int.Parse(
        File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), NumberStyles.None, CultureInfo.InvariantCulture);

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes and starts a server.</summary>
    /// <param name="durable">Whether commits are flushed to disk; without, they survive the server but not the machine.</param>
    /// <param name="cancellation">Gives up waiting for it.</param>
    public static async Task<PostgresServer> Start(bool durable = false, CancellationToken cancellation = default)
    {
        var server = new PostgresServer(PostgresBinaries.Find() ?? throw new InvalidOperationException(Missing), durable);
        try
        {
            await server.Initialise(cancellation);
            await server.StartAgain(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection string to a database of this server, which <see cref="CreateDatabase"/> made.</summary>
    public string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1", Port = Port, Username = User, Password = _password, Database = database, IncludeErrorDetail = true,
    }.ToString();

    /// <summary>Makes an empty database and gives its connection string.</summary>
    public async Task<string> CreateDatabase(CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await using var database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(ConnectionTo("postgres")) { Pooling = false }.ToString());
#pragma warning disable CA2100 // a name made here
        await using var command = database.CreateCommand($"CREATE DATABASE {name}");
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellation);
        return ConnectionTo(name);
    }

    /// <summary>Ends the server at once, as a crash would: no last checkpoint, connections broken.</summary>
    public async Task Kill()
    {
        await Signal(ProcessId, "QUIT");
        await EndGuard(keep: true);
    }

    /// <summary>Ends the server in order; connections are broken.</summary>
    public async Task Stop()
    {
        await Signal(ProcessId, "INT");
        await EndGuard(keep: true);
    }

    /// <summary>Stops every process of the server where it stands, or lets them go on.</summary>
    public async Task Pause(bool paused)
    {
        var server = ProcessId;
        var backends = await File.ReadAllTextAsync($"/proc/{server}/task/{server}/children");
        foreach (var process in backends.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append($"{server}"))
            await Signal(int.Parse(process, NumberStyles.None, CultureInfo.InvariantCulture), paused ? "STOP" : "CONT");
    }

    /// <summary>Starts a server that was ended, on its data and its port.</summary>
    public async Task StartAgain(CancellationToken cancellation)
    {
        // The guard reads a pipe from this process. When that closes, for whatever reason, it ends the server; unless it
        // was told to keep them, it removes the data. A session of its own keeps it from signals meant for the tests.
        string[] settings =
        [
            "-p", Port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "max_connections=200", "-c", $"fsync={(_durable ? "on" : "off")}",
            .. (_durable ? (string[])["-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB"] : []), "-c", "log_destination=stderr",
        ];
        _guard = Unprivileged(
            "setsid",
            [
                "sh", "-c",
                """
                server="$1"; folder="$2"; shift 2
                "$server" -D "$folder/data" "$@" >"$folder/log" 2>&1 &
                read -r end
                [ "$end" = keep ] || { kill -QUIT $!; kill -CONT $!; } 2>/dev/null
                wait
                [ "$end" = keep ] || rm -rf "$folder"
                """,
                "sh", Path.Combine(_binaries, "postgres"), _folder, .. settings,
            ]);
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(
                    new NpgsqlConnectionStringBuilder(ConnectionTo("postgres")) { Pooling = false, Timeout = 2 }.ToString());
                await connection.OpenAsync(cancellation);
                return;
            }
            catch (NpgsqlException) when (since.Elapsed < _startLimit)
            {
                await Task.Delay(50, cancellation);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await EndGuard(keep: false);
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private async Task Initialise(CancellationToken cancellation)
    {
        using var initdb = Unprivileged(
            "sh", ["-c", """umask 077; mkdir "$2" && cat >"$2/password" && "$1" -D "$2/data" -U "$3" -A scram-sha-256 --pwfile "$2/password" -E UTF8 --locale C --no-sync --no-instructions >"$2/log"; end=$?; rm "$2/password"; exit $end""", "sh",
                Path.Combine(_binaries, "initdb"), _folder, User]);
        await initdb.StandardInput.WriteLineAsync(_password);
        initdb.StandardInput.Close();
        await initdb.WaitForExitAsync(cancellation);
        if (initdb.ExitCode != 0)
            throw new InvalidOperationException($"initdb failed with exit code {initdb.ExitCode}.");
    }

    // Ends the guard, and with it the server if that still runs.
    private async Task EndGuard(bool keep)
    {
        if (_guard is not { } guard)
            return;
        _guard = null;
        if (keep)
            await guard.StandardInput.WriteLineAsync("keep");
        guard.StandardInput.Close();
        await guard.WaitForExitAsync();
        guard.Dispose();
    }

    // PostgreSQL refuses to run as root.
    private static Process Unprivileged(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, WorkingDirectory = Path.GetTempPath() };
        if (Environment.IsPrivilegedProcess)
        {
            start.FileName = "setpriv";
            var user = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
            foreach (var argument in (string[])["--reuid", user, "--regid", user == "nobody" ? "nogroup" : user, "--clear-groups", program])
                start.ArgumentList.Add(argument);
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
    }

    private static async Task Signal(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
