using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Routing.Core.Ports;

namespace Routing.Grains.Tests.Compatibility;

/// <summary>What the last release said on the wire and wrote into the journal is understood by this one. A release adds a folder of
/// its own: run the explicit test below and name the folder in <see cref="Release"/>.</summary>
public sealed class CompatibilityTests
{
    private const string Release = "0.1";

    private static readonly JsonSerializerOptions _message = new() { IncludeFields = true, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private static readonly JsonSerializerOptions _event = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly Serializer _serializer =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    [Fact]
    public void Nothing_of_the_last_release_has_gone_or_become_another_thing()
    {
        var released = Fixture("wire.txt");
        Assert.True(released.Count > 300, "The baseline is too small to mean anything.");

        var gone = released.Except(WireSurface.Lines()).ToList();
        Assert.True(gone.Count == 0, $"Release {Release} still runs beside this one and says:\n{string.Join('\n', gone)}");
    }

    [Fact]
    public void Every_message_of_the_last_release_is_read_with_all_its_members()
    {
        var types = WireSurface.Messages().ToDictionary(WireSurface.NameOf);
        var released = Fixture("messages.txt").Select(line => line.Split('\t')).ToList();
        Assert.True(released.Count > 30, "Too few messages to mean anything.");
        foreach (var (name, bytes, members) in released.Select(line => (line[0], line[1], line[2])))
        {
            var read = Read(types[name], Convert.FromBase64String(bytes));

            AssertHolds(JsonNode.Parse(members), JsonSerializer.SerializeToNode(read, types[name], _message), name);
        }
    }

    [Fact]
    public void Every_event_of_the_last_release_is_read_with_all_its_members_and_those_of_a_newer_one_are_passed_over()
    {
        var families = WireSurface.Families().ToDictionary(type => type.Name);
        var released = Fixture("events.txt").Select(line => line.Split('\t')).ToList();
        Assert.True(released.Count > 20, "Too few events to mean anything.");
        foreach (var (family, json) in released.Select(line => (line[0], line[1])))
        {
            var newer = JsonNode.Parse(json)!.AsObject(); // never the word null
            newer["fromTheFuture"] = new JsonObject { ["much"] = 1 };

            AssertHolds(JsonNode.Parse(json), JsonNode.Parse(Again(families[family], json)), family);
            AssertHolds(JsonNode.Parse(json), JsonNode.Parse(Again(families[family], newer.ToJsonString())), family);
        }
    }

    [Fact]
    public void Members_of_a_newer_message_are_passed_over_and_missing_ones_have_their_default()
    {
        var newer = _serializer.SerializeToArray(new NewerMessage(7, "seven", [1, 2], new OlderMessage(1, "one")));
        var older = _serializer.SerializeToArray(new OlderMessage(7, "seven"));

        Assert.Equal(new OlderMessage(7, "seven"), _serializer.Deserialize<OlderMessage>(newer));
        Assert.Equal(new NewerMessage(7, "seven", null, null), _serializer.Deserialize<NewerMessage>(older));
    }

    /// <summary>Writes what the next release is held to; run it with <c>--explicit only</c>.</summary>
    [Fact(Explicit = true)]
    public void The_baseline_of_a_release_is_written()
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "baseline")).FullName;
        File.WriteAllLines(Path.Combine(folder, "wire.txt"), WireSurface.Lines());
        File.WriteAllLines(Path.Combine(folder, "messages.txt"), Messages().Order(StringComparer.Ordinal));
        File.WriteAllLines(Path.Combine(folder, "events.txt"), Events().Order(StringComparer.Ordinal));
        Assert.Skip($"Written to {folder}.");
    }

    private static IEnumerable<string> Messages()
    {
        // Records; faults and what streams carry by themselves are held by their members alone.
        foreach (var type in WireSurface.Messages().Where(type => type.GetMethod("<Clone>$") is not null))
        {
            var value = JsonSerializer.Deserialize(Sample.Of(type, _message), type, _message)!; // a sample is no null
            var bytes = (byte[])typeof(CompatibilityTests).GetMethod(nameof(Write), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type).Invoke(null, [value])!;
            yield return $"{WireSurface.NameOf(type)}\t{Convert.ToBase64String(bytes)}\t{JsonSerializer.Serialize(value, type, _message)}";
        }
    }

    private static IEnumerable<string> Events()
    {
        foreach (var family in WireSurface.Families())
        {
            foreach (var one in family.GetCustomAttributes<JsonDerivedTypeAttribute>(false))
            {
                var sample = new JsonObject { ["$type"] = (string)one.TypeDiscriminator! }; // all have one
                foreach (var (name, value) in Sample.Of(one.DerivedType, _event)!.AsObject())
                    sample[name] = value?.DeepClone();
                yield return $"{family.Name}\t{Again(family, sample.ToJsonString())}";
            }
        }
    }

    private static byte[] Write<T>(T value) => _serializer.SerializeToArray(value);

    private static object Read(Type type, byte[] bytes) =>
        typeof(CompatibilityTests).GetMethod(nameof(ReadAs), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).Invoke(null, [bytes])!;

    private static T ReadAs<T>(byte[] bytes) => _serializer.Deserialize<T>(bytes)!; // what was written was no null

    private static string Again(Type family, string json) =>
        (string)typeof(CompatibilityTests).GetMethod(nameof(AgainAs), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(family).Invoke(null, [json])!;

    private static string AgainAs<TEvent>(string json)
    {
        var codec = new JsonEventCodec<TEvent>();
        return Encoding.UTF8.GetString(codec.Encode(codec.Decode(Encoding.UTF8.GetBytes(json))).Span);
    }

    // More may have come; nothing that was there may be another.
    private static void AssertHolds(JsonNode? released, JsonNode? read, string where)
    {
        switch (released)
        {
            case JsonObject members:
                foreach (var (name, member) in members)
                    AssertHolds(member, (read as JsonObject)?[name], $"{where}.{name}");
                break;
            case JsonArray elements:
                Assert.True(read is JsonArray found && found.Count == elements.Count, where);
                for (var n = 0; n < elements.Count; n++)
                    AssertHolds(elements[n], read![n], $"{where}[{n}]");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(released, read), $"{where} was {released?.ToJsonString() ?? "null"}, is {read?.ToJsonString() ?? "null"}");
                break;
        }
    }

    private static List<string> Fixture(string name)
    {
        using var reader = new StreamReader(typeof(CompatibilityTests).Assembly.GetManifestResourceStream($"Compatibility/{Release}/{name}")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
