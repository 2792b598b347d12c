namespace Routing.Client;

/// <summary>No node answers.</summary>
/// <param name="where">The gateways that were tried.</param>
public sealed class NodeUnavailableException(string where, Exception cause)
    : Exception($"No node answers on {where}. Start one with `routing serve`.", cause);
