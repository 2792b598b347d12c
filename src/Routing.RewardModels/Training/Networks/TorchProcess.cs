namespace Routing.RewardModels.Training.Networks;

/// <summary>Trains network heads in a process of its own, Routing.TorchWorker, so that Torch's library, its memory and its threads are
/// nowhere else. A worker that was killed, alone or with this program, goes on from its last pass.</summary>
/// <param name="worker">Path of the worker.</param>
public sealed class TorchProcess(string worker) : INetworkTrainer
{
    /// <summary>Names the worker where it does not lie beside the program.</summary>
    public const string Variable = "ROUTING_TORCH_WORKER";

    /// <summary>Files of a fit's folder.</summary>
    public const string Pairs = "pairs.bin", Plan = "plan.json", Head = "head.bin", Checkpoint = "checkpoint.bin";

    /// <summary>What the worker says when a fit is done, and before the reason of one that is not.</summary>
    public const string Done = "done", Failed = "failed: ";

    internal const string Name = "Routing.TorchWorker";

    /// <summary>The worker of this program: the one that the environment names, else the one in its folder torch.</summary>
    public static TorchProcess Beside { get; } = new(
        Environment.GetEnvironmentVariable(Variable) ?? Path.Combine(AppContext.BaseDirectory, "torch", Name));

    /// <inheritdoc/>
    public INetworkRun Begin(string? folder) => new TorchRun(worker, folder);
}
