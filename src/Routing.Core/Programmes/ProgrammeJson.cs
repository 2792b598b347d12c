using System.Text.Json;
using System.Text.Json.Serialization;

namespace Routing.Core.Programmes;

/// <summary>The JSON form of a programme, as it is sent and stored.</summary>
public static class ProgrammeJson
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The programme as JSON; the same programme gives the same text.</summary>
    public static string Write(Programme programme) => JsonSerializer.Serialize(programme, _options);

    /// <summary>The programme of a JSON text.</summary>
    /// <exception cref="JsonException">The text is not the JSON of a programme.</exception>
    public static Programme Read(string json) =>
        JsonSerializer.Deserialize<Programme>(json, _options)
        ?? throw new JsonException("The text is 'null' where a programme belongs.");
}
