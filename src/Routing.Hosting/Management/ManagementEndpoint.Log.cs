using Microsoft.Extensions.Logging;

namespace Routing.Hosting.Management;

internal sealed partial class ManagementEndpoint
{
    [LoggerMessage(3001, LogLevel.Information, "Health and metrics are served on port {Port}")]
    private partial void LogListening(int port);
}
