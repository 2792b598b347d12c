using System.Security.Cryptography;

namespace Routing.RewardModels.Training;

/// <summary>Divides pairs by whole prompts, or groups of prompts: none is on both sides.</summary>
public static class Splits
{
    /// <summary>Fold of each pair, in [0, folds), [N]: prompts are dealt out, the largest first, each to the fold with the fewest
    /// pairs. Where there are fewer prompts than folds, some folds are empty.</summary>
    public static int[] Folds(IReadOnlyList<PreferencePair> pairs, int folds, int seed)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var sizes = new int[folds];
        var of = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var prompt in pairs.GroupBy(pair => pair.SplitBy, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).ThenBy(group => Key(group.Key, seed), StringComparer.Ordinal))
        {
            var fold = Array.IndexOf(sizes, sizes.Min());
            of[prompt.Key] = fold;
            sizes[fold] += prompt.Count();
        }

        return [.. pairs.Select(pair => of[pair.SplitBy])];
    }

    /// <summary>A hash by which a prompt is known again without its text.</summary>
    public static string Key(string prompt, int seed = 0) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{seed}\n{prompt}"))))[..16];
}
