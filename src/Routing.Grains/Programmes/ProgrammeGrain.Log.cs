using Microsoft.Extensions.Logging;

namespace Routing.Grains.Programmes;

internal sealed partial class ProgrammeGrain
{
    [LoggerMessage(1301, LogLevel.Information, "Version {Version} of programme {Programme} is in force")]
    private partial void LogApplied(string programme, int version);

    [LoggerMessage(1302, LogLevel.Information, "Programme {Programme} is {Stage} now")]
    private partial void LogMoved(string programme, string stage);
}
