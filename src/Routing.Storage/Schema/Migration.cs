using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Routing.Storage.Schema;

/// <summary>One step of the database schema. Steps are only ever added; a released one never changes.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Name">What it makes.</param>
/// <param name="Sql">Its statements, run in one transaction.</param>
public sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>All steps of this release, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load();

    /// <summary>SHA-256 of the statements: a step that was changed after it was applied is found by it.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    private static List<Migration> Load()
    {
        var assembly = typeof(Migration).Assembly;
        var steps = new List<Migration>();
        foreach (var file in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!); // the name came from there
            steps.Add(new Migration(
                int.Parse(file.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), file[5..^4], reader.ReadToEnd()));
        }

        steps.Sort((a, b) => a.Number.CompareTo(b.Number));
        return steps;
    }
}
