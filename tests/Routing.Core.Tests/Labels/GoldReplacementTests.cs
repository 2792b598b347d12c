using Routing.Core.Labels;
using Xunit;

namespace Routing.Core.Tests.Labels;

public sealed class GoldReplacementTests
{
    [Theory]
    [InlineData(0.995, 5, "1", 1)]
    [InlineData(0.994, 5, "1", null)] // not certain enough
    [InlineData(0.999, 4, "1", null)] // few answers
    [InlineData(0.999, 9, "", null)]  // no expert
    [InlineData(0.999, 9, "10", null)] // experts who differ
    public void Gold_is_certain_answered_by_enough_and_confirmed_by_an_expert(double certainty, int answers, string experts, int? key)
    {
        List<(int, bool)> given = [.. experts.Select(one => (one - '0', true))];
        given.AddRange(Enumerable.Repeat((1, false), answers - given.Count));

        Assert.Equal(key, GoldReplacement.KeyOf([1 - certainty, certainty], given));
    }
}
