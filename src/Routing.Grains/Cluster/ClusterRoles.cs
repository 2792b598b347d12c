using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Routing.Grains.Cluster;

/// <summary>Which roles the silos of the cluster have.</summary>
public sealed class ClusterRoles(ISiloStatusOracle silos, ISiloMetadataCache metadata)
{
    /// <summary>Whether this silo has a role.</summary>
    public bool IsHere(string role) => Of(silos.SiloAddress).Contains(role);

    /// <summary>The roles of a silo.</summary>
    public IReadOnlyList<string> Of(SiloAddress silo) =>
        metadata.GetSiloMetadata(silo).Metadata.TryGetValue(SiloRole.Key, out var roles) ? roles.Split(',') : [];

    /// <summary>Roles that no active silo has.</summary>
    public IReadOnlyList<string> Missing()
    {
        var there = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.SelectMany(Of).ToHashSet(StringComparer.Ordinal);
        return [.. SiloRole.All.Where(role => !there.Contains(role))];
    }

    /// <summary>What follows from a role that is missing, in plain words.</summary>
    public static string Meaning(string role) => role switch
    {
        SiloRole.Scorer => "no silo has the role scorer: routing goes on without model evidence about new items",
        SiloRole.Trainer => "no silo has the role trainer: reward models are not trained",
        _ => $"no silo has the role {role}: no work is given and no answer taken",
    };
}
