using Routing.Core.Assignment;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Labels;

public sealed class WorthTests
{
    private const int People = 10;
    private const double Right = 0.62;

    private static readonly Programme _programme = new()
    {
        Name = "Worth", Method = FeedbackMethod.Classify, Classes = ["no", "yes"], Axes = [], Rubric = Rubric.Empty,
        Risks = [new RiskClass("medium", 0.05, 2, 7, false)], Tiers = [new Tier("general", 1, false)],
    };

    private static readonly BeliefModel _model = Fitted(_programme);

    [Fact]
    public void What_another_answer_is_not_worth_is_not_asked_and_says_so()
    {
        var task = Answered([0, 1, 0, 1]);

        var look = Closing.Look(task, Costing(8), _model);

        Assert.Contains("costs more than it is expected to save", Assert.IsType<StopDecision.BudgetLimited>(look.Decision).Reason, StringComparison.Ordinal);
        Assert.Equal("value_below_cost", Assert.IsType<Closed>(Closing.Settle(task, Costing(8), _model, Noon)).Reason);
        Assert.IsType<StopDecision.Continue>(Closing.Look(task, Costing(1000), _model).Decision);
        Assert.IsType<StopDecision.Continue>(Closing.Look(task, _programme, _model).Decision);
    }

    [Fact]
    public void It_takes_three_looks_in_a_row()
    {
        Assert.IsType<StopDecision.Continue>(Closing.Look(Answered([0, 1, 0]), Costing(8), _model).Decision);
        Assert.IsType<StopDecision.BudgetLimited>(Closing.Look(Answered([0, 1, 0, 1]), Costing(8), _model).Decision);
    }

    [Fact]
    public void An_expert_is_asked_where_he_costs_less_than_the_errors_he_saves()
    {
        Programme With(decimal price) => Costing(100) with { Tiers = [_programme.Tiers[0], new Tier("expert", price, true, 0.95)] };
        var (task, model) = (Answered([0, 1]), Fitted(With(20)));

        Assert.True(Placing.Priced(task, With(20), model).NeedsExpert);
        Assert.False(Placing.Priced(task, With(90), model).NeedsExpert);
        Assert.False(Placing.Priced(task, With(20) with { Risks = _programme.Risks }, model).NeedsExpert);
    }

    // A crowd that cannot bring items to the target: with the cost of an error said, answers and errors together cost less.
    [Fact]
    public void A_programme_that_says_what_an_error_costs_spends_less_in_all()
    {
        var random = new Random(5);
        var items = Enumerable.Range(0, 400).Select(_ => Enumerable.Range(0, 7).Select(_ => random.NextDouble() < Right ? 1 : 0).ToArray()).ToList();

        var (said, unsaid) = (Spent(Costing(8)), Spent(_programme));

        Assert.True(said.Answers < 0.75 * unsaid.Answers, $"{said.Answers} answers, {unsaid.Answers} without");
        Assert.True(Cost(said) < Cost(unsaid), $"{Cost(said)} cents, {Cost(unsaid)} without");
        Assert.Equal(unsaid, Spent(Costing(10_000)));

        static double Cost((int Answers, int Wrong) spent) => spent.Answers + (8 * spent.Wrong);

        // The truth is always 1.
        (int Answers, int Wrong) Spent(Programme programme)
        {
            var (answers, wrong) = (0, 0);
            foreach (var item in items)
            {
                var n = 1;
                while (n < item.Length && Closing.Settle(Answered(item[..n]), programme, _model, Noon) is null)
                    n++;
                answers += n;
                wrong += Closing.Look(Answered(item[..n]), programme, _model).Verdicts[0] == 1 ? 0 : 1;
            }

            return (answers, wrong);
        }
    }

    private static Programme Costing(decimal error) => _programme with { Risks = [_programme.Risks[0] with { ErrorCost = error }] };

    private static FeedbackTaskState Answered(int[] answers) => answers.Select((answer, n) => Judged($"p{n}", n + 1, answer)).Aggregate(
        FeedbackTaskState.Initial.Apply(new Opened(new ItemContent("item", "?", null, null), Noon)), static (task, e) => task.Apply(e));

    private static BeliefModel Fitted(Programme programme)
    {
        var random = new Random(1);
        return Refit.Of(1, 0, programme, [.. Enumerable.Range(0, 100).Select(g => new VotedItem(
            $"gold-{g:000}", "general", [g % 2],
            [.. Enumerable.Range(0, People).Select(j => new ItemVote($"p{j}", false, [random.NextDouble() < Right ? g % 2 : 1 - (g % 2)], Noon))]))]);
    }
}
