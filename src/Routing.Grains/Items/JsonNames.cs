using System.Text.Json;

namespace Routing.Grains.Items;

/// <summary>Names of enumerated values on the wire.</summary>
internal static class JsonNames
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
