namespace Routing.RewardModels.Tests;

/// <summary>Pairs whose better answer is known: answers are word salads, and the one with more good words is preferred, with noise.</summary>
internal static class WrittenPairs
{
    private static readonly string[] _good = ["clear", "because", "example", "evidence", "therefore", "precise"];
    private static readonly string[] _bad = ["stuff", "whatever", "dunno", "thing", "lol", "boring"];
    private static readonly string[] _filler = ["the", "a", "city", "river", "market", "people", "walk", "green", "old", "morning", "table", "often"];

    /// <param name="noise">Share of flipped preferences.</param>
    public static List<PreferencePair> Make(int count, int seed, double noise = 0.1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(n =>
        {
            var (a, b) = (Answer(random, out var goodA), Answer(random, out var goodB));
            var first = goodA > goodB ^ random.NextDouble() < noise;
            return new PreferencePair(
                $"p{n}", $"Tell me about {_filler[n % _filler.Length]} number {n / 2}.", a, b, first ? Preferred.A : Preferred.B, null,
                n % 3 == 0 ? "third" : "others");
        })];
    }

    private static string Answer(Random random, out int goodness)
    {
        goodness = 0;
        var words = new List<string>();
        var length = random.Next(8, 30);
        for (var i = 0; i < length; i++)
        {
            var kind = random.NextDouble();
            goodness += kind < 0.15 ? 1 : kind < 0.3 ? -1 : 0;
            var from = kind < 0.15 ? _good : kind < 0.3 ? _bad : _filler;
            words.Add(from[random.Next(from.Length)]);
        }

        return string.Join(' ', words) + ".";
    }
}
