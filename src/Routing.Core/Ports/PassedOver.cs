using System.Text.Json;
using System.Text.Json.Serialization;

namespace Routing.Core.Ports;

/// <summary>A part of events that a reader does not look at: its JSON is passed over, which is most of what reading costs.</summary>
/// <param name="instead">What stands in its place.</param>
public sealed class PassedOver<T>(T? instead) : JsonConverter<T>
{
    /// <inheritdoc />
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Skip();
        return instead;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        throw new NotSupportedException($"{typeof(T).Name} is passed over where events are read; nobody writes them so.");
}
