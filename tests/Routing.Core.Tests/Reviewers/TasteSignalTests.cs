using System.Collections.Immutable;
using System.Globalization;
using Routing.Core.Labels;
using Routing.Core.Reviewers;
using Routing.Core.Tasks;
using Routing.Core.Tests.Tasks;
using Xunit;

namespace Routing.Core.Tests.Reviewers;

/// <summary>product.md §6.6, QCK-07: a coherent fifth with another taste, of whom at most 2 % may be driven out, while random
/// clickers are caught.</summary>
public sealed class TasteSignalTests
{
    private const int People = 50, Minority = 10, Clickers = 5;

    private static readonly int[] _looks = [500, 1000, 1500]; // items by then

    [Theory]
    [InlineData(true)] // like what the others dislike
    [InlineData(false)] // go by something that the others do not see
    public void Who_clicks_at_random_is_found_and_who_has_another_taste_is_not(bool opposite)
    {
        var noticed = Enumerable.Range(1, 4).SelectMany(seed => _looks
            .SelectMany(items => Noticed(seed, opposite, items)).Distinct().Select(reviewer => int.Parse(reviewer[1..], CultureInfo.InvariantCulture))).ToList();

        var clickers = noticed.Count(person => person >= People - Clickers);
        Assert.True(clickers >= 12, $"{clickers} of {4 * Clickers} clickers were found in three looks");
        Assert.True(noticed.Count(person => person < Minority) <= 0.02 * 4 * Minority, $"{noticed.Count(person => person < Minority)} of {4 * Minority} with another taste");
        Assert.DoesNotContain(noticed, person => person is >= Minority and < People - Clickers);
    }

    [Fact]
    public void Where_all_answers_are_chance_nobody_is_told_apart() => Assert.Empty(Noticed(1, opposite: true, 500, meant: 0.5));

    // How often people say what they like; ten of them an item.
    private static List<string> Noticed(int seed, bool opposite, int asked, double meant = 0.85)
    {
        var random = new Random(seed);
        List<VotedItem> items = [.. Enumerable.Range(0, asked).Select(n =>
        {
            var (common, other) = (random.Next(2), random.Next(2));
            var people = Enumerable.Range(0, People).OrderBy(_ => random.Next()).Take(10);
            return new VotedItem($"item-{n:0000}", "general", null, [.. people.Select(person =>
            {
                var liked = person >= Minority ? common : opposite ? 1 - common : other;
                var answer = person >= People - Clickers ? random.Next(2) : random.NextDouble() < meant ? liked : 1 - liked;
                return new ItemVote($"p{person:00}", false, [answer], Given.Noon.AddMinutes(n));
            })]);
        })];
        var programme = Given.Pairs with { Distribution = true, CalibrationRequired = false, GoldShare = 0 };
        var report = Conduct.Of(Refit.Of(1, 1, programme, items), items, ImmutableDictionary<string, PullShares>.Empty, 0.7);
        return [.. report.Signals.Where(pair => pair.Value.Any(signal => signal.Kind is SignalKind.Uninformative)).Select(pair => pair.Key)];
    }
}
