using System.Reflection;
using Routing.Contracts;

namespace Routing.Grains.Tests.Compatibility;

/// <summary>All that is said on the wire and in the journal, one line for each name, number and type that must stay.</summary>
internal static class WireSurface
{
    /// <summary>The lines, sorted.</summary>
    public static IReadOnlyList<string> Lines() =>
        [.. Methods().Concat(Members()).Concat(JournalEvents()).Order(StringComparer.Ordinal).Distinct()];

    /// <summary>Types of the contracts that have a serialised form.</summary>
    public static IEnumerable<Type> Messages() => typeof(IProgrammeGrain).Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith("Routing.", StringComparison.Ordinal) == true && type.GetCustomAttribute<GenerateSerializerAttribute>() is not null);

    /// <summary>Families of events in the journal.</summary>
    public static IEnumerable<Type> Families() => typeof(Routing.Core.Ports.IJournal).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: true } && type.GetCustomAttributes<System.Text.Json.Serialization.JsonDerivedTypeAttribute>(false).Any());

    /// <summary>A type's name on the wire.</summary>
    public static string NameOf(Type type) =>
        type.IsArray ? NameOf(type.GetElementType()!) + "[]" // an array has elements
        : type.GetCustomAttribute<AliasAttribute>() is { } alias ? alias.Alias
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;

    private static IEnumerable<string> Methods() =>
        from type in typeof(IProgrammeGrain).Assembly.GetTypes()
        where type is { IsInterface: true, IsPublic: true } && typeof(IAddressable).IsAssignableFrom(type)
        let grain = Argument(type, nameof(GrainInterfaceTypeAttribute))
        from method in type.GetMethods()
        select $"method {grain} {method.GetCustomAttribute<AliasAttribute>()?.Alias ?? method.Name}"
            + $"({string.Join(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)))}) -> {NameOf(method.ReturnType)}";

    private static IEnumerable<string> Members() =>
        from type in Messages()
        from member in type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        let id = member.GetCustomAttribute<IdAttribute>()
        where id is not null
        select $"member {NameOf(type)} {id.Id} {member.Name}: {NameOf(member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType)}";

    private static IEnumerable<string> JournalEvents() =>
        from family in Families()
        from one in family.GetCustomAttributes<System.Text.Json.Serialization.JsonDerivedTypeAttribute>(false)
        from property in one.DerivedType.GetProperties()
        where property.Name != "EqualityContract"
        select $"event {family.Name} {one.TypeDiscriminator} {property.Name}: {NameOf(property.PropertyType)}";

    private static object? Argument(Type type, string attribute) => type.GetCustomAttributesData()
        .Single(data => data.AttributeType.Name == attribute).ConstructorArguments[0].Value;
}
