namespace Routing.Contracts;

/// <summary>The engine cannot take or answer a command now: nothing was acknowledged, and whether it took hold is unknown.
/// The same command with the same id may be sent again after a while.</summary>
[GenerateSerializer, Alias("routing.EngineUnavailable")]
public sealed class EngineUnavailableException : Exception
{
    /// <summary>The journal does not answer, or lost a race too often.</summary>
    public const string StorageUnavailable = "storage_unavailable";

    /// <summary>More is waiting than can be served.</summary>
    public const string Overloaded = "overloaded";

    public EngineUnavailableException()
    {
    }

    public EngineUnavailableException(string message)
        : base(message)
    {
    }

    public EngineUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A fault with its stable code.</summary>
    public EngineUnavailableException(string code, string detail, TimeSpan retryAfter)
        : base(detail) => (Code, RetryAfter) = (code, retryAfter);

    /// <summary>Stable, for programs.</summary>
    [Id(0)]
    public string Code { get; private set; } = StorageUnavailable;

    /// <summary>How long to wait before asking again.</summary>
    [Id(1)]
    public TimeSpan RetryAfter { get; private set; } = TimeSpan.FromSeconds(1);
}
