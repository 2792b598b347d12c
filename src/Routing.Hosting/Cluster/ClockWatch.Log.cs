using Microsoft.Extensions.Logging;

namespace Routing.Hosting.Cluster;

internal sealed partial class ClockWatch
{
    [LoggerMessage(3002, LogLevel.Warning, "This machine's clock is {Seconds:0.000} s ahead of the database's. Leases keep the database's time; mend the clock")]
    private partial void LogOff(double seconds);

    [LoggerMessage(3003, LogLevel.Warning, "This machine's clock agrees with the database's again")]
    private partial void LogRight();
}
