using System.CommandLine;
using System.Text.Json;
using Routing.Cli.Input;

namespace Routing.Cli.Commands;

/// <summary>Settings of the command line in a file: the names of its options in camel case.</summary>
internal static class ProfileFile
{
    /// <summary>The settings; none where there is no file.</summary>
    /// <exception cref="InputException">The file is no such file, or names a setting that there is not.</exception>
    public static IReadOnlyDictionary<string, string> Read(string? file, IReadOnlyList<Option> known)
    {
        if (file is null)
            return new Dictionary<string, string>();
        Dictionary<string, JsonElement> members;
        try
        {
            members = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(File.ReadAllText(file)) ?? [];
        }
        catch (JsonException fault)
        {
            throw new InputException($"The profile '{file}' cannot be read: {fault.Message}");
        }

        var names = known.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        return members.Keys.FirstOrDefault(name => !names.Contains(name)) is { } stranger
            ? throw new InputException($"The profile '{file}' says '{stranger}'; it may say {string.Join(", ", names.Order(StringComparer.Ordinal))}.")
            : members.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
    }

    /// <summary>An option's name in the file.</summary>
    public static string NameOf(Option option) => JsonNamingPolicy.CamelCase.ConvertName(string.Concat(
        option.Name.TrimStart('-').Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));
}
