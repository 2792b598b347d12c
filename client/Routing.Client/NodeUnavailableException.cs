using System.Security.Authentication;

namespace Routing.Client;

/// <summary>No node answers, or none that this program gets on with.</summary>
public sealed class NodeUnavailableException : Exception
{
    private NodeUnavailableException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <param name="where">The gateways that were tried.</param>
    /// <param name="cause">A fault of TLS is told as it is.</param>
    internal static NodeUnavailableException Of(string where, Exception cause) => new(
        cause is AuthenticationException ? cause.Message : $"No node answers on {where}. Start one with `routing serve`.", cause);
}
