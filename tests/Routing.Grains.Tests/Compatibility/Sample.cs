using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Routing.Grains.Tests.Compatibility;

/// <summary>Makes values of a type in which every member says something.</summary>
internal static class Sample
{
    private const int Deepest = 12;

    private static readonly DateTimeOffset _noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A value as JSON by these options.</summary>
    public static JsonNode? Of(Type type, JsonSerializerOptions options, int depth = 0)
    {
        if (depth > Deepest)
            return null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Plain(type) is { } plain)
            return JsonSerializer.SerializeToNode(plain, type, options);
        var shape = options.GetTypeInfo(type);
        return shape.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new JsonArray(Of(shape.ElementType!, options, depth + 1)), // an enumerable has elements
            JsonTypeInfoKind.Dictionary => new JsonObject { ["key"] = Of(shape.ElementType!, options, depth + 1) },
            JsonTypeInfoKind.Object => new JsonObject(shape.Properties
                .Where(property => property.Set is not null || property.AssociatedParameter is not null)
                .Select(property => KeyValuePair.Create(property.Name, Of(property.PropertyType, options, depth + 1)))),
            _ => null,
        };
    }

    private static object? Plain(Type type) =>
        type == typeof(string) ? "words"
        : type == typeof(bool) ? true
        : type == typeof(DateTimeOffset) ? _noon
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(90)
        : type == typeof(DateOnly) ? DateOnly.FromDateTime(_noon.Date)
        : type == typeof(decimal) ? 3m
        : type == typeof(byte[]) ? new byte[] { 1, 2, 3 }
        : type.IsEnum ? Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)
        : type.IsPrimitive ? Convert.ChangeType(3, type, System.Globalization.CultureInfo.InvariantCulture)
        : null;
}
