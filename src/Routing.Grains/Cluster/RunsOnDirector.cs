using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Routing.Grains.Cluster;

/// <summary>Keeps the silos that have the role.</summary>
internal sealed class RunsOnDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(
        PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos) =>
        silos.Where(silo => metadata.GetSiloMetadata(silo).Metadata.TryGetValue(SiloRole.Key, out var roles)
            && roles.Split(',').Contains(((RunsOnStrategy)filterStrategy).Role, StringComparer.Ordinal));
}
