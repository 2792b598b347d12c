using Microsoft.Extensions.Logging;

namespace Routing.Grains.Feeds;

internal sealed partial class FeedGrain
{
    [LoggerMessage(1401, LogLevel.Error, "Consumer {Consumer} cannot take the event at position {Position}: it is set aside until somebody retries it")]
    private partial void LogAside(string consumer, long position);

    [LoggerMessage(1402, LogLevel.Warning, "Consumer {Consumer} failed on {Count} events from position {Position} with {Fault}")]
    private partial void LogFailed(string consumer, long position, int count, string fault);
}
