using System.Globalization;
using Routing.Core.Intake;
using Routing.Core.Programmes;
using Routing.Core.Tasks;
using Xunit;

namespace Routing.Core.Tests.Intake;

/// <summary>Index and texts together, as an import uses them, on planted duplicates: product.md DAT-04 asks for recall .95 at precision .98.</summary>
public sealed class DuplicateSearchTests
{
    private static readonly DuplicatePolicy _policy = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Planted_duplicates_are_found_and_nothing_else_is_merged(int seed)
    {
        var random = new Random(seed);
        var texts = new List<(string Text, int? Of)>();
        for (var n = 0; n < 1_500; n++)
        {
            if (n % 3 == 2)
                texts.Add((Variant(texts[n - 2].Text, random), texts[n - 2].Of ?? n - 2));
            else
                texts.Add((Question(random), null));
        }

        var merged = Merge([.. texts.Select((text, n) => Item(n, text.Text))]);

        var (right, wrong, planted) = (0, 0, texts.Count(text => text.Of is not null));
        for (var n = 0; n < texts.Count; n++)
        {
            if (merged.TryGetValue(n, out var under))
                _ = texts[n].Of == under ? right++ : wrong++;
        }

        Assert.True(right >= 0.95 * planted, $"{right} of {planted} found");
        Assert.True(right >= 0.98 * (right + wrong), $"{wrong} merged that are not the same");
    }

    [Fact]
    public void Who_asks_again_is_answered_by_those_before_his_first_time()
    {
        var index = new DuplicateIndex();
        var sketch = ItemSketch.Of(Item(0, "Where is my parcel?"));

        Assert.Empty(index.Claim("one", sketch, _policy.Threshold));
        Assert.Equal(["one"], index.Claim("two", sketch, _policy.Threshold));
        Assert.Empty(index.Claim("one", sketch, _policy.Threshold));
        Assert.Equal(["one"], index.Claim("two", sketch, _policy.Threshold));
        Assert.Equal(2, index.Count);
    }

    [Fact]
    public void At_one_only_the_same_text_is_proposed()
    {
        var index = new DuplicateIndex();
        index.Add("one", ItemSketch.Of(Item(0, "Where is my parcel, which you sent a week ago?")));

        Assert.Empty(index.Claim("near", ItemSketch.Of(Item(1, "Where is my parcel, which you sent a month ago?")), 1));
        Assert.Equal(["one"], index.Claim("same", ItemSketch.Of(Item(2, "where is my parcel which you sent a week ago")), 1));
    }

    // What the grains do, in one thread.
    private static Dictionary<int, int> Merge(List<ItemContent> items)
    {
        var (index, merged) = (new DuplicateIndex(), new Dictionary<int, int>());
        for (var n = 0; n < items.Count; n++)
        {
            var earlier = index.Claim($"{n}", ItemSketch.Of(items[n]), _policy.Threshold).Select(Number)
                .Select(other => merged.GetValueOrDefault(other, other)).Distinct()
                .Select(other => ($"{other}", Resemblance.Of(items[n], items[other]))).ToList();
            var task = FeedbackTaskState.Initial.Apply(new FeedbackTaskEvent.Opened(items[n], default, Screens: true));
            var fact = Assert.IsType<FeedbackTaskEvent.Screened>(
                Assert.Single(Tasks.Given.Facts(Screening.Decide(task, earlier, _policy.Threshold, default))));
            if (fact.Under is { } under)
                merged[n] = Number(under);
        }

        return merged;
    }

    private static int Number(string item) => int.Parse(item, CultureInfo.InvariantCulture);

    // Words of a small vocabulary, so that different questions share some.
    private static string Question(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(40, 120)).Select(_ => $"w{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}"));

    // The same in other clothes, or with one or two words changed.
    private static string Variant(string text, Random random)
    {
        var words = text.Split(' ');
        switch (random.Next(3))
        {
            case 0:
                return $"{text.ToUpperInvariant()}!";
            case 1:
                return text.Replace(" ", ",  ", StringComparison.Ordinal);
            default:
                words[random.Next(words.Length)] = "changed";
                return string.Join(' ', words);
        }
    }

    private static ItemContent Item(int n, string text) => new($"{n}", text, null, null);
}
