namespace Routing.Client;

/// <summary>The engine did not take a call in time. Nothing was acknowledged; whether it took hold is unknown, and the same
/// command with the same id may be sent again.</summary>
/// <param name="code">storage_unavailable, overloaded, or timeout where no node answered.</param>
/// <param name="retryAfter">How long to wait before asking again.</param>
public sealed class RoutingUnavailableException(string code, string message, TimeSpan retryAfter, Exception cause)
    : Exception(message, cause)
{
    /// <summary>Stable, for programs.</summary>
    public string Code { get; } = code;

    /// <summary>How long to wait before asking again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
