using System.Text.RegularExpressions;
using CsCheck;
using Routing.RewardModels.Text;
using Xunit;

namespace Routing.RewardModels.Tests;

public sealed class StyleFeaturesTests
{
    private const int Tokens = 7, Distinct = 5;

    private static readonly string[] _pieces =
    [
        "a", "plain word", "Shout", "I ", "I'm", "É", "é", "水", "\u212A", "’", "1", "42", ".", "!", "?", ". ", "\n", "\n- ", "\n* ", "\n• ", "\n12) ", "\n3. ", "\n4", "-", " ",
        "\t", "`", "{}", ";", "<b>", "**bold**", "http://x", "WWW.", .. Phrases.Refusals, .. Phrases.Hedges, "I’M SORRY", "perhaps maybe",
    ];

    [Fact]
    public void Counts_are_those_of_a_character_at_a_time() =>
        Gen.OneOfConst(_pieces).Array[0, 60].Sample(
            pieces =>
            {
                var text = string.Concat(pieces);
                var values = new float[StyleFeatures.Count];

                StyleFeatures.Of(text, Tokens, Distinct, 0.5, values);

                Assert.All(StyleFeatures.Names.Zip(Plainly(text), values), feature => Assert.Equal((feature.First, (float)feature.Second), (feature.First, feature.Third)));
            },
            iter: 2000);

    private static double[] Plainly(string text)
    {
        double Log(int count) => Math.Log(1 + count);
        int Starts(IEnumerable<string> phrases) => Enumerable.Range(0, text.Length).Count(at => phrases.Any(phrase => text.AsSpan(at).StartsWith(phrase, StringComparison.OrdinalIgnoreCase)));
        bool Latin(char c) => char.IsAsciiLetter(c) || (c > 127 && char.IsLetter(c));
        var (characters, log, trimmed, refusals) = (Math.Max(1, text.Length), Log(text.Length), text.Trim(), Starts(Phrases.Refusals));
        return
        [
            log, Log(Tokens), Log(Regex.Count(text, @"[.!?](?=\s|\z)")), Log(text.Count(c => c == '\n')), Log(Regex.Count(text, @"(?<=\A|\n)([-*•] |[0-9]+[.)])")),
            (double)text.Count(char.IsAsciiDigit) / characters, (double)text.Count(c => Latin(c) && char.IsUpper(c)) / characters, Log(text.Count(c => c == '?')),
            Log(text.Count(c => c == '!')), Log(text.Count("`{};<>".Contains)), (double)text.Count(Latin) / Tokens, (double)Distinct / Tokens, Log(Distinct), 0.5,
            refusals > 0 ? 1 : 0, refusals, Starts(Phrases.Hedges), log * log, Regex.IsMatch(trimmed, @"[.!?]\z") ? 1 : 0, Regex.IsMatch(trimmed, @"\AI[ ']") ? 1 : 0,
            Regex.IsMatch(text, @"http|www\.", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant) ? 1 : 0, refusals > 0 ? log : 0,
            text.Contains("**", StringComparison.Ordinal) ? 1 : 0, text.Length < 40 ? 1 : 0,
        ];
    }
}
