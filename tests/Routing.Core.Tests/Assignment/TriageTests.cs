using CsCheck;
using Routing.Core.Assignment;
using Xunit;

namespace Routing.Core.Tests.Assignment;

/// <summary>Tests of algorithms.md §4.5, and the value of §4.3.</summary>
public sealed class TriageTests
{
    private static readonly Gen<double[]> _belief = Gen.Double[0.01, 0.99].Select(p => new[] { p, 1 - p });

    private static readonly Gen<(TriageOption General, TriageOption Expert)> _people =
        Gen.Select(Gen.Double[0.01, 3], Gen.Double[0.01, 30], Gen.Double[0.55, 0.8], Gen.Double[0.8, 0.99]).Select((cheap, dear, crowd, expert) => (
            new TriageOption(NextStep.Generalist, cheap, Right(crowd)), new TriageOption(NextStep.Expert, dear, Right(expert))));

    [Fact]
    public void Experts_who_cost_nothing_get_everything() =>
        Gen.Select(_belief, _people).Sample((belief, people) => Assert.Equal(
            NextStep.Expert, Triage.Of(100, belief, mayClose: true, [people.General, people.Expert with { Price = 0 }])));

    [Fact]
    public void What_may_not_close_is_asked_about() =>
        Gen.Select(_belief, _people).Sample((belief, people) => Assert.NotEqual(
            NextStep.Close, Triage.Of(1, belief, mayClose: false, [people.General, people.Expert])));

    // Whoever is asked may know no better, but never costs less than he did before.
    [Fact]
    public void A_dearer_error_never_leads_to_a_less_able_step() =>
        Gen.Select(_belief, _people, Gen.Double[1, 100], Gen.Double[1, 5]).Sample((belief, people, cost, times) =>
        {
            TriageOption[] able = [people.General with { Price = Math.Min(people.General.Price, people.Expert.Price) }, people.Expert];

            Assert.True(Triage.Of(cost * times, belief, true, able) >= Triage.Of(cost, belief, true, able));
        });

    // At (.6, .4) an expert who is right nine times of ten saves .3 of an error, a generalist who is right seven times .1.
    [Theory]
    [InlineData(5, NextStep.Close)]
    [InlineData(15, NextStep.Generalist)]
    [InlineData(60, NextStep.Expert)]
    public void The_least_of_price_and_expected_error_is_taken(double errorCost, NextStep expected) =>
        Assert.Equal(expected, Triage.Of(
            errorCost, [0.6, 0.4], mayClose: true,
            [new TriageOption(NextStep.Generalist, 1, Right(0.7)), new TriageOption(NextStep.Expert, 10, Right(0.9))]));

    // .1 of an error and a tenth of .0791 nats; at .99 no answer can turn the label and little is learnt.
    [Fact]
    public void The_value_of_an_answer_is_what_it_is_expected_to_save_less_its_price()
    {
        var option = new TriageOption(NextStep.Generalist, 1, Right(0.7));

        Assert.Equal((100 * (0.1 + (0.1 * 0.0790795))) - 1, Triage.Value(100, [0.6, 0.4], option), 4);
        Assert.True(Triage.Value(100, [0.99, 0.01], option) < 0);
    }

    private static double[,] Right(double share) => new[,] { { share, 1 - share }, { 1 - share, share } };
}
