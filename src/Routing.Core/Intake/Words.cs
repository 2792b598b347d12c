using System.Globalization;
using System.Text;

namespace Routing.Core.Intake;

/// <summary>A text without what makes no difference: case, spaces, punctuation and forms of Unicode.</summary>
internal static class Words
{
    /// <summary>The words of a text in order, in small letters and composed by compatibility (NFKC). Letters and digits make words, signs
    /// such as + or € are words of their own, and a minus belongs to the number behind it; where a script writes no spaces each character
    /// is a word.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        // Half a surrogate pair cannot be normalised; as UTF-8 it becomes the sign for what is unknown.
        var normal = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        for (var i = 0; i < normal.Length; i++)
        {
            var c = normal[i];
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || IsMark(c))
            {
                if (char.GetUnicodeCategory(c) is UnicodeCategory.OtherLetter)
                    End();
                word.Append(c);
                if (char.GetUnicodeCategory(c) is UnicodeCategory.OtherLetter)
                    End();
                continue;
            }

            End();
            if (char.IsSymbol(c))
                words.Add(c.ToString());
            else if (c is '-' && i + 1 < normal.Length && char.IsDigit(normal[i + 1]))
                word.Append(c);
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>Whether a word says a number.</summary>
    public static bool IsNumber(string word) => word.Any(char.IsDigit);

    private static bool IsMark(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
