using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Routing.Core.Labels;

/// <summary>A square matrix as base64 of its numbers in row order: exact, and a third of the size of decimal text.</summary>
internal sealed class MatrixJson : JsonConverter<double[,]>
{
    public override double[,] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var bytes = reader.GetBytesFromBase64();
        var k = (int)Math.Round(Math.Sqrt(bytes.Length / sizeof(double)));
        if (k * k * sizeof(double) != bytes.Length)
            throw new JsonException($"A square matrix is needed, found {bytes.Length} bytes.");
        var matrix = new double[k, k];
        bytes.CopyTo(Bytes(matrix));
        return matrix;
    }

    public override void Write(Utf8JsonWriter writer, double[,] value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(Bytes(value));

    private static Span<byte> Bytes(double[,] matrix) => matrix.Length == 0
        ? []
        : MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length));
}
