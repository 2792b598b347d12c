using Microsoft.Extensions.Logging;

namespace Routing.Grains.Feeds;

internal sealed partial class FeedPulse
{
    [LoggerMessage(1411, LogLevel.Warning, "Consumer {Consumer} could not be woken: {Failure}")]
    private partial void LogNotWoken(string consumer, string failure);
}
