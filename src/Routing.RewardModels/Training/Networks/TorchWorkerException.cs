namespace Routing.RewardModels.Training.Networks;

/// <summary>A network head cannot be trained here: the worker is missing, did not start, or ended without one.</summary>
public sealed class TorchWorkerException : Exception
{
    public TorchWorkerException()
    {
    }

    public TorchWorkerException(string message)
        : base(message)
    {
    }

    public TorchWorkerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
