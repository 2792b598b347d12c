using System.Diagnostics;
using System.Globalization;

namespace Routing.Benchmarks.Chaos;

/// <summary>One process of the storm, started again on the same ports whenever it was ended. It ends with the process that
/// started it, however that ends.</summary>
/// <param name="log">File to which all that it says is added; null: only its last lines are kept.</param>
public sealed class StormProcess(
    string program, string[] arguments, IReadOnlyDictionary<string, string> environment, string? log = null) : IDisposable
{
    private string _program = program;
    private Process? _process;
    private Process? _guard;

    public bool IsRunning => _process is { HasExited: false };

    public void Start()
    {
        Forget();
        var start = new ProcessStartInfo(_program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"'{_program}' did not start.");
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        // The guard reads a pipe from this process; when that closes without a word, it ends what was left behind. A session of
        // its own keeps it from signals meant for this one.
        _guard = Process.Start(new ProcessStartInfo(
            "setsid", ["sh", "-c", """read -r end || kill -KILL "$1" 2>/dev/null""", "sh", _process.Id.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
        });
    }

    /// <summary>Runs another release from its next start on.</summary>
    public void Upgrade(string to) => _program = to;

    /// <summary>The last lines it wrote.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return string.Join('\n', _said);
        }
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        if (!IsRunning)
            return;
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>Sends a signal by name.</summary>
    public void Signal(string signal)
    {
        if (!IsRunning)
            return;
        using var kill = Process.Start("kill", [$"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> Exited(CancellationToken cancellation)
    {
        await _process!.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Signal("CONT");
        Kill();
        Forget();
    }

    // What has ended needs no guard: its number may soon be somebody else's.
    private void Forget()
    {
        _process?.Dispose();
        if (_guard is not { } guard)
            return;
        _guard = null;
        guard.StandardInput.WriteLine("over");
        guard.StandardInput.Close();
        guard.WaitForExit();
        guard.Dispose();
    }

    private readonly Queue<string> _said = [];

    private void Add(string? line)
    {
        if (line is null)
            return;
        lock (_said)
        {
            if (log is not null)
                File.AppendAllText(log, line + "\n");
            _said.Enqueue(line);
            if (_said.Count > 40)
                _said.Dequeue();
        }
    }
}
