using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Routing.Contracts;

/// <summary>Remembers the wire name of each grain interface. Orleans reads the attribute again for every reference made,
/// and every request makes several.</summary>
public sealed class InterfaceNames : IGrainInterfaceTypeProvider
{
    private readonly ConcurrentDictionary<Type, GrainInterfaceType?> _known = new();

    /// <summary>Puts it before the providers that look anew.</summary>
    public static void AddTo(IServiceCollection services) =>
        services.Insert(0, ServiceDescriptor.Singleton<IGrainInterfaceTypeProvider, InterfaceNames>());

    /// <inheritdoc/>
    public bool TryGetGrainInterfaceType(Type type, out GrainInterfaceType grainInterfaceType)
    {
        var name = _known.GetOrAdd(type, static type => type.GetCustomAttribute<GrainInterfaceTypeAttribute>()?.GetGrainInterfaceType(null!, type));
        grainInterfaceType = name.GetValueOrDefault();
        return name is not null;
    }
}
