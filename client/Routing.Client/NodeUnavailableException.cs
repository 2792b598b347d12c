using System.Globalization;

namespace Routing.Client;

/// <summary>No node answers.</summary>
public sealed class NodeUnavailableException(int gatewayPort, Exception cause) : Exception(
    string.Create(
        CultureInfo.InvariantCulture, $"No node answers on port {gatewayPort}. Start one with `routing serve`."),
    cause);
