using Microsoft.Extensions.Logging;

namespace Routing.Grains.Vendors;

internal sealed partial class VendorPulse
{
    [LoggerMessage(1511, LogLevel.Warning, "Nothing could be offered to a vendor: {Failure}")]
    private partial void LogNotOffered(string failure);
}
