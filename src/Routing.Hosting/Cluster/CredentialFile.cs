using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Routing.Grains.Admission;

namespace Routing.Hosting.Cluster;

/// <summary>Reads the file of credentials:
/// <c>{ "clusterKey": "base64", "callers": [ { "id": "frontend-a", "kind": "frontend", "key": "base64", "programmes": ["support"],
/// "pools": [] } ] }</c>. All silos of a cluster have the same.</summary>
public static class CredentialFile
{
    private const int LeastKey = 16;

    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The credentials.</summary>
    /// <exception cref="InvalidOperationException">The file is not readable, or something in it is wrong.</exception>
    public static Credentials Read(string file)
    {
        Document document;
        try
        {
            document = JsonSerializer.Deserialize<Document>(File.ReadAllText(file), _options)
                ?? throw new JsonException("The file is 'null'.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InvalidOperationException($"The credentials '{file}' cannot be read: {unreadable.Message}", unreadable);
        }

        List<string> faults = [.. document.Faults()];
        return faults.Count == 0
            ? new Credentials(
                [.. document.ClusterKey],
                document.Callers.ToImmutableDictionary(
                    caller => caller.Id,
                    caller => new Credential(caller.Id, caller.Kind, [.. caller.Key], [.. caller.Programmes ?? []], [.. caller.Pools ?? []]),
                    StringComparer.Ordinal))
            : throw new InvalidOperationException($"The credentials '{file}' are wrong:{string.Concat(faults.Select(fault => "\n  " + fault))}");
    }

    private sealed record Document(byte[] ClusterKey, Caller[] Callers)
    {
        public IEnumerable<string> Faults()
        {
            if (ClusterKey is null || ClusterKey.Length < LeastKey)
                yield return $"clusterKey: at least {LeastKey} bytes in base64 are needed.";
            foreach (var twice in (Callers ?? []).GroupBy(caller => caller.Id, StringComparer.Ordinal).Where(same => same.Count() > 1))
                yield return $"callers: '{twice.Key}' is there twice.";
            foreach (var caller in Callers ?? [])
            {
                if (string.IsNullOrWhiteSpace(caller.Id) || caller.Id.Contains(' ', StringComparison.Ordinal))
                    yield return $"callers: an id without spaces is needed, not '{caller.Id}'.";
                if (caller.Kind is not (Contracts.Callers.Frontend or Contracts.Callers.Vendor or Contracts.Callers.Operator))
                    yield return $"callers: '{caller.Id}' must be frontend, vendor or operator.";
                if (caller.Key is null || caller.Key.Length < LeastKey)
                    yield return $"callers: '{caller.Id}' needs a key of at least {LeastKey} bytes in base64.";
                if (caller.Kind is not Contracts.Callers.Operator && caller.Programmes is not [_, ..])
                    yield return $"callers: '{caller.Id}' needs the programmes it may touch.";
                if (caller.Kind is Contracts.Callers.Vendor && caller.Pools is not [_, ..])
                    yield return $"callers: vendor '{caller.Id}' needs its pools.";
            }
        }
    }

    private sealed record Caller(string Id, Contracts.Callers Kind, byte[] Key, string[]? Programmes, string[]? Pools);
}
