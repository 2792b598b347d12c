using Microsoft.Extensions.Logging;

namespace Routing.Grains.Labels;

internal sealed partial class RefitGrain
{
    [LoggerMessage(1101, LogLevel.Information, "Refit {Epoch} of programme {Programme} read {Judgments} judgments in {Milliseconds:F0} ms")]
    private partial void LogRefitted(string programme, int epoch, int judgments, double milliseconds);

    [LoggerMessage(1102, LogLevel.Error, "The event at position {Position} cannot be read ({Fault}): refits leave out what it belongs to until that is mended")]
    private partial void LogLeftOut(long position, string fault);

    [LoggerMessage(1103, LogLevel.Warning, "The last refit of programme {Programme} was not found, so the log is read first: {Reason}")]
    private partial void LogNotRecalled(string programme, string reason);

    [LoggerMessage(1104, LogLevel.Warning, "The last refit of programme {Programme} was not kept: {Reason}")]
    private partial void LogNotKept(string programme, string reason);
}
