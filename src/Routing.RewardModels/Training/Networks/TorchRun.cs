using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Routing.RewardModels.Training.Networks;

/// <summary>One worker process for the fits of a run: it loads Torch once. It is started by the first fit and ends with the run, or when
/// this program is killed and its input ends.</summary>
/// <param name="worker">Its path.</param>
/// <param name="kept">Folder of the run; null: each fit has one among the temporary ones.</param>
internal sealed class TorchRun(string worker, string? kept) : INetworkRun
{
    // Exit codes above this are those of a process that a signal ended: 128 and the signal's number.
    private const int Killed = 128;

    // Whatever kills it each time will go on to do so.
    private const int MostKills = 3;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private Process? _process;
    private Task<string> _errors = Task.FromResult("");

    /// <inheritdoc/>
    public NetworkHead Train(NetworkPlan plan, NetworkPairs pairs, IProgress<string>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (!File.Exists(worker))
            throw new TorchWorkerException($"A network head is trained by {TorchProcess.Name}, which brings Torch; there is none at '{worker}'. Build it, or name it in {TorchProcess.Variable}.");
        var (planJson, data) = (JsonSerializer.SerializeToUtf8Bytes(plan), pairs.ToBytes());
        // The same fit has the same folder in that of the run, where the checkpoint of a program that was killed lies.
        var folder = kept is null ? Directory.CreateTempSubdirectory("routing-network-").FullName
            : Directory.CreateDirectory(Path.Combine(kept, Convert.ToHexStringLower(SHA256.HashData([.. planJson, .. SHA256.HashData(data)]))[..16])).FullName;
        try
        {
            var head = Path.Combine(folder, TorchProcess.Head);
            if (!File.Exists(head))
            {
                WholeFile.Write(Path.Combine(folder, TorchProcess.Plan), planJson);
                WholeFile.Write(Path.Combine(folder, TorchProcess.Pairs), data);
                Fit(folder, progress, cancellation);
            }

            using var reader = new BinaryReader(File.OpenRead(head));
            return NetworkHead.Read(reader);
        }
        finally
        {
            if (kept is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_process is not { } process)
            return;
        process.StandardInput.Close();
        if (!process.WaitForExit(_patience))
            process.Kill(entireProcessTree: true);
        process.Dispose();
        _process = null;
    }

    private void Fit(string folder, IProgress<string>? progress, CancellationToken cancellation)
    {
        for (var kills = 0; Once(folder, progress, cancellation) is { } ended;)
        {
            if (ended.Code <= Killed || ++kills > MostKills)
                throw new TorchWorkerException($"'{worker}' ended with {ended.Code} before the fit was done. {ended.Errors}".TrimEnd());
            progress?.Report($"the worker was killed ({ended.Code}) and is started again");
        }
    }

    // Null where the fit is done; else how the worker ended.
    private (int Code, string Errors)? Once(string folder, IProgress<string>? progress, CancellationToken cancellation)
    {
        var process = _process ??= Start();
        using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        try
        {
            process.StandardInput.WriteLine(folder);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It is gone, and so its output ends.
        }

        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line == TorchProcess.Done)
                return null;
            if (line.StartsWith(TorchProcess.Failed, StringComparison.Ordinal))
                throw new TorchWorkerException($"The worker could not train: {line[TorchProcess.Failed.Length..]}");
            progress?.Report(line);
        }

        process.WaitForExit();
        var ended = (process.ExitCode, _errors.GetAwaiter().GetResult().Trim());
        _process = null;
        process.Dispose();
        cancellation.ThrowIfCancellationRequested();
        return ended;
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(worker, [kept ?? Path.GetTempPath()])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        // Threads of a shared machine wait for each other at every step.
        start.Environment["OMP_NUM_THREADS"] = "1";
        // Without this, small products differ in the last bits with where their arrays happen to lie.
        start.Environment["MKL_CBWR"] = "AVX2,STRICT";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new TorchWorkerException($"{TorchProcess.Name} did not start. {fault.Message}", fault);
        }

        _errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        return process;
    }
}
