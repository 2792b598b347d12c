using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Placement;

namespace Routing.Grains.Cluster;

/// <summary>Gives a silo its roles.</summary>
public static class SiloRoles
{
    /// <summary>Tells the cluster what this silo is for, and places grains by it.</summary>
    public static ISiloBuilder UseRoles(this ISiloBuilder silo, IReadOnlyCollection<string> roles)
    {
        silo.UseSiloMetadata(new Dictionary<string, string>(StringComparer.Ordinal) { [SiloRole.Key] = string.Join(',', roles) });
        silo.Services.AddSingleton<ClusterRoles>();
        silo.Services.AddPlacementFilter<RunsOnStrategy, RunsOnDirector>(ServiceLifetime.Transient);
        return silo;
    }
}
