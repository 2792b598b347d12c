namespace Routing.Cli.Input;

/// <summary>What somebody may have meant by a word that is not known.</summary>
internal static class Spelling
{
    /// <summary>The word with the fewest letters to change, or null where none is near.</summary>
    public static string? Nearest(string word, IReadOnlyList<string> known)
    {
        var nearest = known.MinBy(candidate => Distance(word, candidate));
        return nearest is not null && Distance(word, nearest) <= Math.Max(2, nearest.Length / 3) ? nearest : null;
    }

    // Levenshtein's distance, whatever the case.
    private static int Distance(string left, string right)
    {
        if (left.Length > 64)
            return int.MaxValue;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]);
                var next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                (diagonal, row[j]) = (row[j], next);
            }
        }

        return row[^1];
    }
}
