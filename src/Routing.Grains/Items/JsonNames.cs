using System.Text.Json;

namespace Routing.Grains.Items;

/// <summary>Names of enumerated values on the wire.</summary>
internal static class JsonNames
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The value of a name, whatever its case; false where there is none.</summary>
    public static bool TryParse<T>(string name, out T value) where T : struct, Enum =>
        Enum.TryParse(name, ignoreCase: true, out value) && Enum.IsDefined(value);
}
