using Routing.Cli.Commands;
using Routing.Cli.Input;
using Routing.Core.Programmes;
using Xunit;

namespace Routing.Cli.Tests;

public sealed class ProgrammeFileTests
{
    private static string Sample => File.ReadAllText(Folders.Up("client/Routing.Cli/Samples/programme.yaml")!);

    [Fact]
    public void The_sample_is_a_valid_programme()
    {
        var parsed = ProgrammeFile.Parse(Sample);
        Assert.Empty(parsed.Faults);
        var programme = parsed.Programme!;
        Assert.Equal(FeedbackMethod.Pairwise, programme.Method);
        Assert.Equal(4, programme.Axes.Count);
        Assert.Equal([0.10, 0.05, 0.02, 0.02], programme.Risks.Select(risk => risk.TargetError));
        Assert.Equal([5m, 60m], programme.Tiers.Select(tier => tier.PricePerJudgment));
        Assert.Equal(["general", "expert"], programme.Pools.Select(pool => pool.Id)); // None is named: one for each tier.
        Assert.Equal(0.08, programme.GoldShare);
        Assert.Equal(TimeSpan.FromMinutes(15), programme.LeaseDuration);
    }

    [Fact]
    public void The_recipe_of_a_reward_model_is_read_and_what_does_not_fit_together_is_said()
    {
        var good = ProgrammeFile.Parse(Sample + "\nrewardModel: { head: network, encoder: 'onnx:/encoders/small', repair: true, refusalRight: [safety] }\n");
        var recipe = good.Programme!.RewardModel!.Recipe;
        var wrong = ProgrammeFile.Parse(Sample + "\nrewardModel: { head: hashed, encoder: 'onnx:/encoders/small' }\n");
        var unknown = ProgrammeFile.Parse(Sample + "\nrewardModel: { head: forest, encoder: big }\n");

        Assert.Equal((HeadKind.Network, "/encoders/small", true, "safety"), (recipe.Head, recipe.Encoder, recipe.Repair, Assert.Single(recipe.RefusalRight)));
        Assert.Equal("/rewardModel/encoder", Assert.Single(wrong.Faults).Pointer);
        Assert.Equal(["/rewardModel/encoder", "/rewardModel/head"], unknown.Faults.Select(fault => fault.Pointer).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Families_of_slices_are_read_with_what_they_say_for_themselves()
    {
        var parsed = ProgrammeFile.Parse(Sample + """

            rewardModel:
              head: hashed
              repair: true
              families:
                - { name: code, slices: [code, sql], newLabels: 50, head: linear }
                - { name: poems, slices: [poems] }

            """);

        Assert.Empty(parsed.Faults);
        var (code, poems) = (parsed.Programme!.RewardModel!.For("code")!, parsed.Programme.RewardModel.For("poems")!);
        Assert.Equal((50, HeadKind.Linear, true), (code.NewLabels, code.Recipe.Head, code.Recipe.Repair));
        Assert.Equal((200, HeadKind.Hashed), (poems.NewLabels, poems.Recipe.Head));
        Assert.Equal("code", parsed.Programme.RewardModel.LineOf("sql"));
    }

    [Theory]
    [InlineData(FeedbackMethod.Pairwise, 1)]
    [InlineData(FeedbackMethod.Rating, 2)]
    [InlineData(FeedbackMethod.PassFail, 1)]
    [InlineData(FeedbackMethod.Classify, 1)]
    [InlineData(FeedbackMethod.Edit, 0)]
    [InlineData(FeedbackMethod.Critique, 0)]
    public void The_sample_of_every_method_is_valid_and_asks_for_it(FeedbackMethod method, int questions)
    {
        var parsed = ProgrammeFile.Parse(ProgrammeSample.Of(method));

        Assert.Empty(parsed.Faults);
        Assert.Equal(method, parsed.Programme!.Method);
        Assert.Equal(questions, Question.Of(parsed.Programme).Length);
    }

    [Theory]
    [InlineData("goldShare: 0.08", "goldshares: 0.08", "unknown_member", "goldShare")]
    [InlineData("goldShare: 0.08", "goldShare: .nan", "validation_failed", "number")]
    [InlineData("goldShare: 0.08", "goldShare: 0.9", "gold_share_invalid", "0.5")]
    [InlineData("goldShare: 0.08", "goldShare: [1]", "validation_failed", "single value")]
    [InlineData("method: pairwise", "method: pairs", "validation_failed", "one of")]
    [InlineData("name: Support assistant", "# nothing", "validation_failed", "'name' is needed")]
    [InlineData("leaseSeconds: 900", "leaseSeconds: 1.5", "validation_failed", "whole number")]
    [InlineData("leaseSeconds: 900", "leaseSeconds: {", "request_unreadable", "")]
    public void A_bad_line_is_named(string old, string replacement, string code, string word)
    {
        var text = Sample.Replace("\r\n", "\n", StringComparison.Ordinal);
        var line = Array.IndexOf(text.Split('\n'), old) + 1;
        var parsed = ProgrammeFile.Parse(text.Replace(old, replacement, StringComparison.Ordinal));
        Assert.Null(parsed.Programme);
        var fault = Assert.Single(parsed.Faults, f => f.Code == code);
        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
        Assert.True(fault.Column >= 1);
        if (code is not "request_unreadable" && !replacement.StartsWith('#'))
            Assert.Equal(line, fault.Line);
    }

    [Fact]
    public void Faults_of_rules_are_placed_in_the_file()
    {
        var parsed = ProgrammeFile.Parse(Sample.Replace("weight: 0.3\n    blocking", "weight: 7\n    blocking", StringComparison.Ordinal)
            .Replace("loser: tone", "loser: style", StringComparison.Ordinal));
        Assert.Equal(["axis_weights_invalid", "tiebreak_invalid"], parsed.Faults.Select(f => f.Code));
        Assert.Equal(13, parsed.Faults[0].Line);
        Assert.Equal(13, parsed.Faults[0].Column);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("name: x\nname: y")]
    [InlineData("a: *b")]
    [InlineData("axes: 3")]
    public void What_is_no_programme_is_refused(string text) => Assert.NotEmpty(ProgrammeFile.Parse(text).Faults);
}
