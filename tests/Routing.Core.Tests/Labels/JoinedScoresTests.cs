using Routing.Core.Labels;
using Xunit;

namespace Routing.Core.Tests.Labels;

public sealed class JoinedScoresTests
{
    [Fact]
    public void Several_lines_are_looked_up_as_one_while_they_grow()
    {
        var (first, second) = (Scores("a"), Scores("b"));
        var joined = ModelScores.Joined([new ModelScores("code@1", first), new ModelScores("overall@2", second)])!.Items;

        second["c"] = first["a"];

        Assert.Equal(["a", "b", "c"], joined.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((3, true, false), (joined.Count, joined.ContainsKey("c"), joined.ContainsKey("d")));
        Assert.Equal(joined.Count, joined.Values.Count());
        Assert.Equal(first["a"], joined["c"]);
        Assert.Throws<KeyNotFoundException>(() => joined["d"]);
    }

    [Fact]
    public void One_line_is_itself_and_none_is_null()
    {
        var only = new ModelScores("overall@2", Scores("a"));

        Assert.Same(only, ModelScores.Joined([only]));
        Assert.Null(ModelScores.Joined([]));
    }

    private static Dictionary<string, ScoredPair> Scores(string item) =>
        new(StringComparer.Ordinal) { [item] = new ScoredPair(new PairEvidence(1, 0), "general") };
}
