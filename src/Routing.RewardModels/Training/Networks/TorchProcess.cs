using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Routing.RewardModels.Training.Networks;

/// <summary>Trains network heads in a process of its own, Routing.TorchWorker, so that Torch's library, its memory and its threads are
/// nowhere else. A worker that was killed, alone or with this program, goes on from its last pass.</summary>
/// <param name="worker">Path of the worker.</param>
public sealed class TorchProcess(string worker) : INetworkTrainer
{
    /// <summary>Names the worker where it does not lie beside the program.</summary>
    public const string Variable = "ROUTING_TORCH_WORKER";

    /// <summary>Files of a run's folder.</summary>
    public const string Pairs = "pairs.bin", Plan = "plan.json", Head = "head.bin", Checkpoint = "checkpoint.bin";

    private const string Name = "Routing.TorchWorker";

    // Exit codes above this are those of a process that a signal ended: 128 and the signal's number.
    private const int Killed = 128;

    // Whatever kills it each time will go on to do so.
    private const int MostKills = 3;

    /// <summary>The worker of this program: the one that the environment names, else the one in its folder torch.</summary>
    public static TorchProcess Beside { get; } = new(
        Environment.GetEnvironmentVariable(Variable) ?? Path.Combine(AppContext.BaseDirectory, "torch", Name));

    /// <inheritdoc/>
    public NetworkHead Train(NetworkPlan plan, NetworkPairs pairs, IProgress<string>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (!File.Exists(worker))
            throw new InvalidOperationException($"A network head is trained by {Name}, which brings Torch; there is none at '{worker}'. Build it, or name it in {Variable}.");
        var (planJson, data) = (JsonSerializer.Serialize(plan), pairs.ToBytes());
        // The same work has the same folder, where the checkpoint of a program that was killed lies.
        var key = Convert.ToHexStringLower(SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(planJson), .. SHA256.HashData(data)]))[..16];
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "routing-network-" + key)).FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, Plan), planJson);
            File.WriteAllBytes(Path.Combine(folder, Pairs), data);
            Run(folder, progress, cancellation);
            using var reader = new BinaryReader(File.OpenRead(Path.Combine(folder, Head)));
            return NetworkHead.Read(reader);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Run(string folder, IProgress<string>? progress, CancellationToken cancellation)
    {
        for (var kills = 0; ;)
        {
            var (code, errors) = Once(folder, progress, cancellation);
            if (code == 0)
                return;
            if (code <= Killed || ++kills > MostKills)
                throw new InvalidOperationException($"The worker ended with {code}: {errors}");
            progress?.Report($"the worker was killed ({code}) and is started again");
        }
    }

    private (int ExitCode, string Errors) Once(string folder, IProgress<string>? progress, CancellationToken cancellation)
    {
        // The worker ends when its input does, so that none is left behind by a program that is killed.
        var start = new ProcessStartInfo(worker, [folder])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        // Threads of a shared machine wait for each other at every step.
        start.Environment["OMP_NUM_THREADS"] = "1";
        // Without this, small products differ in the last bits with where their arrays happen to lie.
        start.Environment["MKL_CBWR"] = "AVX2,STRICT";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{worker}' did not start.");
        using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (process.StandardOutput.ReadLine() is { } line)
            progress?.Report(line);
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return (process.ExitCode, errors.GetAwaiter().GetResult().Trim());
    }
}
