using CsCheck;
using Routing.Core.Rubrics;
using Xunit;

namespace Routing.Core.Tests.Rubrics;

public sealed class TieBreakTests
{
    private static readonly string[] Axes = ["safety", "accuracy", "helpfulness", "tone"];

    private static readonly TieBreak Ordered = new(new Rubric([],
    [
        new("help-tone", "helpfulness", "tone", "substance"),
        new("safe-help", "safety", "helpfulness", "harm"),
    ]));

    private static readonly Gen<TieBreakRule> AnyRule =
        from id in Gen.Int[0, 99]
        from winner in Gen.OneOfConst(Axes)
        from loser in Gen.OneOfConst(Axes)
        select new TieBreakRule($"r{id}", winner, loser, "because");

    [Fact]
    public void Any_rules_and_any_answers_have_one_result()
    {
        Gen.Select(AnyRule.Array[0, 12], Gen.Int.Array[4], Gen.Int[0, 15]).Sample((rules, values, given) =>
        {
            var answers = new Dictionary<string, int>();
            for (var i = 0; i < 4; i++)
            {
                if ((given & (1 << i)) != 0)
                    answers[Axes[i]] = values[i];
            }

            var reversed = answers.Reverse().ToDictionary();
            var breaker = new TieBreak(new Rubric([], rules));
            var first = breaker.Resolve(answers);
            Assert.Equal(first, breaker.Resolve(reversed));
            Assert.True(Enum.IsDefined(first.Overall));
            Assert.NotEmpty(first.Explanation);
            Assert.True(first.RuleId is null || rules.Any(rule => rule.Id == first.RuleId));
            Assert.Null(breaker.Check(answers, first.Overall, null));

            // Swapping the candidates swaps the result.
            var swapped = breaker.Resolve(answers.ToDictionary(a => a.Key, a => -Math.Sign(a.Value)));
            Assert.Equal(first.Overall switch { Overall.A => Overall.B, Overall.B => Overall.A, _ => Overall.Tie }, swapped.Overall);
        });
    }

    [Fact]
    public void A_rule_whose_winner_is_outranked_does_not_decide()
    {
        var resolution = Ordered.Resolve(new Dictionary<string, int> { ["safety"] = 1, ["helpfulness"] = -1, ["tone"] = 1 });
        Assert.Equal((Overall.A, "safe-help"), (resolution.Overall, resolution.RuleId));
    }

    [Fact]
    public void An_override_needs_a_reason_and_names_the_rule()
    {
        var answers = new Dictionary<string, int> { ["helpfulness"] = 2, ["tone"] = -1 };
        var fault = Ordered.Check(answers, Overall.B, null);
        Assert.Equal("tiebreak_override_required", fault?.Code);
        Assert.Contains("help-tone", fault!.Detail, StringComparison.Ordinal);
        Assert.NotNull(Ordered.Check(answers, Overall.Tie, "  "));
        Assert.Null(Ordered.Check(answers, Overall.B, "the tone is an insult"));
        Assert.Null(Ordered.Check(answers, Overall.A, null));
    }

    [Fact]
    public void Without_a_rule_the_greater_number_decides_and_nothing_is_refused()
    {
        var answers = new Dictionary<string, int> { ["safety"] = 1, ["tone"] = -1 };
        Assert.Equal(Overall.Tie, Ordered.Resolve(answers).Overall);
        Assert.Null(Ordered.Check(answers, Overall.B, null));
        Assert.Equal(Overall.Tie, Ordered.Resolve(new Dictionary<string, int>()).Overall);
    }
}
