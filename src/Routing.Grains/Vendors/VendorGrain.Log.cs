using Microsoft.Extensions.Logging;

namespace Routing.Grains.Vendors;

internal sealed partial class VendorGrain
{
    [LoggerMessage(1501, LogLevel.Warning, "A vendor's pool is offered nothing for now. {Fault}")]
    private partial void LogFault(string fault);
}
