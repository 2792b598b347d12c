using Routing.Statistics.Signals;
using Xunit;

namespace Routing.Statistics.Tests.Signals;

public sealed class SpamTests
{
    [Fact]
    public void A_run_is_improbable_by_its_answers_and_by_the_places_where_it_could_begin()
    {
        List<(int, double)> answers = [(0, .5), (1, .5), (1, .5), (1, .5), (0, .9)];

        var (length, probability) = ConstantAnswers.Run(answers)!.Value;

        Assert.Equal(3, length);
        Assert.Equal(5 * .125, probability, 12);
        Assert.Null(ConstantAnswers.Run([]));
    }

    [Fact]
    public void One_answer_to_everything_is_constant_and_a_skewed_mix_is_not()
    {
        Assert.True(ConstantAnswers.Mix([60, 0, 0], [20, 20, 20])!.Value.IsConstant);
        // Improbable as well, but a lenient person is no spammer.
        var lenient = ConstantAnswers.Mix([120, 60, 20], [67, 67, 66])!.Value;
        Assert.True(lenient.Probability < ConstantAnswers.Improbable);
        Assert.False(lenient.IsConstant);
        Assert.Null(ConstantAnswers.Mix([29, 0], [15, 14]));
    }

    // χ² = 2.7055 with one degree of freedom has the upper tail .10; G of 58 against 50 of 100 is 2·(58 ln 1.16 + 42 ln .84).
    [Fact]
    public void The_probability_of_a_mix_is_that_of_the_G_test() =>
        Assert.Equal(0.1088, ConstantAnswers.Mix([58, 42], [50, 50])!.Value.Probability, 3);

    [Fact]
    public void Equal_errors_are_expected_from_the_matrices_of_both()
    {
        var coin = new[,] { { .8, .2 }, { .2, .8 } };
        var flat = new[,] { { .5, .5 }, { .5, .5 } };

        Assert.Equal(.04, EqualErrors.Chance([.5, .5], 0, coin, coin, flat), 12);
        Assert.Equal(.25, EqualErrors.Chance([.5, .5], 1, coin, coin, flat), 12);
    }

    [Fact]
    public void Few_shared_items_accuse_nobody()
    {
        var pair = default(EqualErrors);
        for (var n = 0; n < 14; n++)
            pair = pair.With(true, .04);

        Assert.False(pair.IsSuspicious(1));
        Assert.True(pair.With(true, .04).IsSuspicious(1));
        Assert.True(pair.Score > 4);
    }
}
