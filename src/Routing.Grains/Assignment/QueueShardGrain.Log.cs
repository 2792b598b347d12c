using Microsoft.Extensions.Logging;

namespace Routing.Grains.Assignment;

internal sealed partial class QueueShardGrain
{
    [LoggerMessage(1203, LogLevel.Information, "Shard {Shard} answers with {Items} open items placed, {Facts} facts read beside its snapshot, after {Milliseconds:F0} ms")]
    private partial void LogAnswers(string shard, int items, int facts, double milliseconds);

    [LoggerMessage(1201, LogLevel.Information, "Shard {Shard} was built from the journal: {Items} open items in {Milliseconds:F0} ms")]
    private partial void LogBuilt(string shard, int items, double milliseconds);

    [LoggerMessage(1202, LogLevel.Error, "The event at position {Position} cannot be read ({Fault}): nobody is offered its item until that is mended")]
    private partial void LogLeftOut(long position, string fault);
}
