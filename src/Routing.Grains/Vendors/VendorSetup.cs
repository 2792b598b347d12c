using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Routing.Contracts.Vendors;
using Routing.Core.Ports;

namespace Routing.Grains.Vendors;

/// <summary>Gives a node its vendors.</summary>
public static class VendorSetup
{
    /// <summary>What every node has, with or without vendors.</summary>
    public static IServiceCollection AddRoutingVendors(this IServiceCollection services)
    {
        services.TryAddSingleton(new VendorGuard());
        return services.AddHostedService<VendorPulse>();
    }

    /// <summary>Adds a vendor's plug-in for a pool of a programme.</summary>
    public static IServiceCollection AddReviewerPool(
        this IServiceCollection services, string programme, string pool, IReviewerPool vendor)
    {
        var plugIn = new PoolPlugIn(programme, pool, vendor);
        services.AddSingleton(plugIn);
        return services.AddSingleton<IFeedConsumer>(
            provider => ActivatorUtilities.CreateInstance<VendorVerdicts>(provider, plugIn));
    }
}
