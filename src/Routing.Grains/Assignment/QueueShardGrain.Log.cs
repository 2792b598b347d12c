using Microsoft.Extensions.Logging;

namespace Routing.Grains.Assignment;

internal sealed partial class QueueShardGrain
{
    [LoggerMessage(1201, LogLevel.Information, "Shard {Shard} was built from the journal: {Items} open items in {Milliseconds:F0} ms")]
    private partial void LogBuilt(string shard, int items, double milliseconds);
}
