using Orleans.Placement;
using Orleans.Metadata;

namespace Routing.Grains.Cluster;

/// <summary>The grain lives only on silos that have a role. Without such a silo calls to it fail, and work when one joins.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RunsOnAttribute(string role) : PlacementFilterAttribute(new RunsOnStrategy(role))
{
    /// <summary>The role, of <see cref="SiloRole.All"/>.</summary>
    public string Role { get; } = role;
}

/// <summary>Carries the role of <see cref="RunsOnAttribute"/> through the manifest of grains.</summary>
public sealed class RunsOnStrategy(string role, int order = 0) : PlacementFilterStrategy(order)
{
    private const string Property = "routing.runs-on";

    /// <summary>For the manifest: the role comes with <see cref="AdditionalInitialize"/>.</summary>
    public RunsOnStrategy()
        : this("")
    {
    }

    /// <summary>The role a silo must have.</summary>
    public string Role { get; private set; } = role;

    /// <inheritdoc/>
    public override void AdditionalInitialize(GrainProperties properties) =>
        Role = GetPlacementFilterGrainProperty(Property, properties)
            ?? throw new InvalidOperationException($"The grain's manifest lacks '{Property}'.");

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties)
    {
        yield return new KeyValuePair<string, string>(Property, Role);
    }
}
