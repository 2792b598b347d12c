using System.Text.Json;
using System.Text.Json.Serialization;

namespace Routing.Core.Ports;

/// <summary>Turns events into what the journal holds, and back.</summary>
public interface IEventCodec<TEvent>
{
    /// <summary>The event as bytes.</summary>
    ReadOnlyMemory<byte> Encode(TEvent e);

    /// <summary>The event from its bytes.</summary>
    TEvent Decode(ReadOnlyMemory<byte> body);
}

/// <summary>
/// JSON in camel case, without nulls. A family of records names its cases with <see cref="JsonDerivedTypeAttribute"/>,
/// so that no CLR type name is ever stored.
/// </summary>
/// <param name="converters">For parts that a reader takes otherwise, see <see cref="PassedOver{T}"/>.</param>
public sealed class JsonEventCodec<TEvent>(params JsonConverter[] converters) : IEventCodec<TEvent>
{
    // Shared: options carry the reflected metadata, which is dear to build and would be built for every grain.
    private static readonly JsonSerializerOptions _default = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly JsonSerializerOptions _options = converters.Length == 0 ? _default : With(converters);

    /// <inheritdoc />
    public ReadOnlyMemory<byte> Encode(TEvent e) => JsonSerializer.SerializeToUtf8Bytes(e, _options);

    /// <inheritdoc />
    public TEvent Decode(ReadOnlyMemory<byte> body) =>
        JsonSerializer.Deserialize<TEvent>(body.Span, _options)
        ?? throw new JsonException($"The journal holds 'null' where {typeof(TEvent).Name} belongs.");

    private static JsonSerializerOptions With(JsonConverter[] converters)
    {
        var options = new JsonSerializerOptions(_default);
        foreach (var converter in converters)
            options.Converters.Add(converter);
        return options;
    }
}
