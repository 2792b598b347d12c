using System.Collections.Immutable;
using Routing.Core.Labels;
using Routing.Core.Tasks;
using Routing.Statistics.Information;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Labels;

public sealed class PromptGroupTests
{
    private static readonly string[] _people = ["ada", "bob", "cid", "dan", "eve"];

    // Five people say of two prompts that a beats b and b beats c.
    private static readonly BeliefModel _model = Refit.Of(1, 1, Pairs, [
        Said("p", "a", "b", 0), Said("p", "c", "b", 1), Said("q", "a", "b", 0), Said("q", "b", "c", 0)]);

    [Fact]
    public void A_pair_that_nobody_was_asked_begins_with_what_the_others_say()
    {
        var open = FeedbackTaskState.Initial with { Content = Pair with { Pair = new CandidatePair("p", "a", "c") } };
        var alone = FeedbackTaskState.Initial with { Content = Pair };

        Assert.True(_model.Belief(open, 0).Classes[0] > 0.8);
        Assert.Equal(_model.Untouched, _model.Belief(alone, 0).Classes);
        Assert.Equal(_model.Belief(open, 0).Classes, _model.Leading(open, []).Belief, (x, y) => Math.Abs(x - y) < 1e-9);
    }

    [Fact]
    public void Routing_expects_less_of_an_answer_that_other_pairs_foretell()
    {
        double Gain(string first, string second) => ExpectedInformationGain.OfOneAnswer(
            _model.Unjudged("x", new CandidatePair("p", first, second)), _model.RaterOf("zoe", false, 0));

        Assert.True(Gain("a", "c") < 0.7 * ExpectedInformationGain.OfOneAnswer(_model.Untouched, _model.RaterOf("zoe", false, 0)));
        Assert.Equal(Gain("a", "c"), Gain("c", "a"), 9);
    }

    [Fact]
    public void Answers_about_the_pair_itself_overrule_what_others_foretell()
    {
        var said = FeedbackTaskState.Initial with { Content = Pair with { Pair = new CandidatePair("p", "a", "c") } };
        foreach (var (person, n) in _people.Select((person, n) => (person, n)))
            said = said.Apply(Judged(person, n + 1, 1));

        Assert.Equal(1, Array.IndexOf(_model.Belief(said, 0).Classes, _model.Belief(said, 0).Classes.Max()));
    }

    [Fact]
    public void Candidates_that_beat_each_other_in_a_circle_are_on_no_scale()
    {
        var model = Refit.Of(1, 1, Pairs, [
            .. Enumerable.Range(0, 4).SelectMany(n => new[] { Said($"line{n}", "a", "b", 0), Said($"line{n}", "b", "c", 0), Said($"line{n}", "a", "c", 0) }),
            Said("circle", "a", "b", 0), Said("circle", "b", "c", 0), Said("circle", "a", "c", 1)]);

        Assert.False(model.Groups.ByGroup["circle"].IsOnScale);
        Assert.True(model.Groups.ByGroup["line0"].IsOnScale);
        Assert.Null(model.Groups.Prior(new CandidatePair("circle", "a", "b"), model.Untouched));
    }

    [Fact]
    public void Another_silo_believes_the_same_of_candidates()
    {
        var sent = new BeliefSnapshot(_model, 1, 20, DateOnly.FromDateTime(Noon.UtcDateTime), ImmutableDictionary<string, int>.Empty);

        var got = BeliefSnapshot.Decode(sent.Encode()).Model;

        var pair = new CandidatePair("p", "a", "c");
        Assert.Equal(_model.Groups.Prior(pair, _model.Untouched), got.Groups.Prior(pair, got.Untouched));
        Assert.Equal(_model.Groups.ByGroup["q"].BestOf("q"), got.Groups.ByGroup["q"].BestOf("q"));
    }

    private static VotedItem Said(string group, string first, string second, int answer) => new(
        $"{group}:{first}-{second}", "general", null, [.. _people.Select(person => new ItemVote(person, false, [answer], Noon))])
    {
        Pair = new CandidatePair(group, first, second),
    };
}
