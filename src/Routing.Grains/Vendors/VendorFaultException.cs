namespace Routing.Grains.Vendors;

/// <summary>A vendor's plug-in failed, was late, or is left alone.</summary>
internal sealed class VendorFaultException(string call, string outcome, Exception cause)
    : Exception($"The vendor's {call} call was {outcome}: {cause.GetType().Name}.", cause);
