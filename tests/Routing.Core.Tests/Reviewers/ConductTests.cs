using System.Collections.Immutable;
using Routing.Core.Labels;
using Routing.Core.Reviewers;
using Routing.Core.Tasks;
using Xunit;
using static Routing.Core.Tests.Tasks.Given;

namespace Routing.Core.Tests.Reviewers;

public sealed class ConductTests
{
    // 200 honest people and a pair that shares 40 items and copies half of its answers (algorithms.md §6, tests).
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_pair_that_copies_is_found_among_two_hundred_honest_people(int seed)
    {
        var crowd = new Crowd(classes: 5, seed);
        string[] honest = [.. Enumerable.Range(0, 200).Select(n => $"honest-{n:000}")];
        string[] OthersThan(int count) => [.. honest.OrderBy(_ => crowd.Random.Next()).Take(count)];
        for (var n = 0; n < 1200; n++)
            crowd.Ask(OthersThan(5), (_, truth) => crowd.Say(truth, 0.65));
        for (var n = 0; n < 40; n++)
        {
            var copied = crowd.Random.NextDouble() < 0.5;
            int? original = null;
            crowd.Ask(["copier-1", "copier-2", .. OthersThan(4)], (person, truth) =>
            {
                var own = crowd.Say(truth, 0.65);
                if (person == "copier-1")
                    original = own;
                return person == "copier-2" && copied ? original!.Value : own;
            });
        }

        var pairs = crowd.Look().Signals
            .SelectMany(pair => pair.Value.Where(signal => signal.Kind is SignalKind.EqualErrors).SelectMany(signal => signal.With, (_, other) => (pair.Key, other)))
            .Where(pair => string.CompareOrdinal(pair.Key, pair.other) < 0).ToList();

        Assert.Contains(("copier-1", "copier-2"), pairs);
        Assert.InRange(pairs.Count, 1, 2);
    }

    // A third of the items looks like another class to most people. The matrices know that people err, not that they err on the
    // same items: everybody shares more errors with everybody than chance gives, and nobody copies.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void People_who_misread_the_same_items_do_not_copy(int seed)
    {
        var crowd = new Crowd(classes: 4, seed);
        string[] people = [.. Enumerable.Range(0, 12).Select(n => $"p{n:00}")];
        for (var n = 0; n < 400; n++)
        {
            var (misleads, seems) = (crowd.Random.NextDouble() < 0.35, crowd.Random.Next(1, 4));
            crowd.Ask(
                people.OrderBy(_ => crowd.Random.Next()).Take(6),
                (_, truth) => crowd.Say(misleads ? (truth + seems) % 4 : truth, misleads ? 0.5 : 0.8));
        }

        Assert.DoesNotContain(
            crowd.Look().Signals.Values.SelectMany(signals => signals), signal => signal.Kind is SignalKind.EqualErrors);
    }

    [Fact]
    public void A_bloc_counts_as_one_reviewer()
    {
        var blocs = Blocs.Of([("a", "b"), ("c", "d"), ("b", "c")]);

        Assert.Equal(["b", "c", "d"], blocs.OthersOf("a"));
        Assert.Equal(1.0 / 3, blocs.ShareOf("a", ["a", "b", "d", "x"]), 12);
        Assert.Equal(1, blocs.ShareOf("x", ["a", "b", "x"]));

        var crowd = new Crowd(2, 1);
        crowd.Ask(["a", "b", "x"], (person, _) => person == "x" ? 0 : 1);
        var one = Belief(["a", "x"], null);
        var both = Belief(["a", "b", "x"], blocs);
        Assert.Equal(one, both, 9);

        double Belief(string[] people, Blocs? known)
        {
            var model = Refit.Of(1, 0, crowd.Programme, []) with { Blocs = known ?? Blocs.None };
            var task = people.Aggregate(
                FeedbackTaskState.Initial.Apply(new FeedbackTaskEvent.Opened(Pair, Noon)),
                (state, person) => state.Apply(Judged(person, 1, person == "x" ? 0 : 1)));
            return model.Belief(task, 0).Classes[1];
        }
    }

    // QCK-05: accuracy .9 to .6, peers on most tasks, 8 % gold: a signal within 100 tasks in 90 % of the runs, and at most
    // .5 false ones per reviewer and 1000 tasks. 20 runs, 19 honest people each.
    [Fact]
    public void A_fall_is_signalled_soon_and_honest_people_are_left_alone()
    {
        int found = 0, falseSignals = 0;
        double tasks = 0;
        for (var run = 0; run < 20; run++)
        {
            var crowd = new Crowd(classes: 2, 100 + run);
            string[] people = [.. Enumerable.Range(0, 20).Select(n => $"p{n:00}")];
            var answered = 0;
            while (answered < 250)
            {
                string[] asked = [.. people.OrderBy(_ => crowd.Random.Next()).Take(3)];
                answered += asked.Contains("p00") ? 1 : 0;
                crowd.Ask(asked, (person, truth) => crowd.Say(truth, person == "p00" && answered > 150 ? 0.6 : 0.9), gold: crowd.Random.NextDouble() < 0.08);
            }

            var acting = crowd.Look().Signals.SelectMany(pair => pair.Value.Where(signal => signal.Acts), (pair, signal) => (pair.Key, signal)).ToList();
            found += acting.Exists(pair => pair.Key == "p00") ? 1 : 0;
            falseSignals += acting.Where(pair => pair.Key != "p00").DistinctBy(pair => pair.Key).Count();
            tasks += crowd.Items.Sum(item => item.Votes.Count(vote => vote.Reviewer != "p00"));
        }

        Assert.InRange(found, 18, 20);
        Assert.InRange(falseSignals / tasks * 1000, 0, 0.5);
    }

    [Fact]
    public void When_many_fall_on_one_day_the_slice_is_to_blame_and_not_they()
    {
        var crowd = new Crowd(classes: 2, 5);
        string[] people = [.. Enumerable.Range(0, 10).Select(n => $"p{n}")];
        for (var n = 0; n < 300; n++)
            crowd.Ask(people, (_, truth) => crowd.Say(truth, n < 200 ? 0.9 : 0.55), gold: true);

        var report = crowd.Look();

        Assert.Contains(report.Slices, alarm => alarm.Words.Contains("the slice changed", StringComparison.Ordinal));
        Assert.Contains(report.Slices, alarm => alarm.Words.Contains("gold accuracy of everybody", StringComparison.Ordinal));
        Assert.DoesNotContain(report.Signals.SelectMany(pair => pair.Value), signal => signal.Kind is SignalKind.Drift);
    }

    [Fact]
    public void Speed_constant_answers_and_abandoned_leases_are_signalled_and_nobody_else_is()
    {
        var crowd = new Crowd(classes: 3, 6);
        string[] people = ["fast", "same", "gone", .. Enumerable.Range(0, 9).Select(n => $"p{n}")];
        for (var n = 0; n < 120; n++)
        {
            crowd.Ask(
                people, (person, truth) => person == "same" ? 1 : crowd.Say(truth, 0.85),
                took: person => TimeSpan.FromSeconds(person == "fast" && n % 2 == 0 ? 1.5 : 20 * Math.Exp(crowd.Random.NextDouble())));
        }

        var pulls = people.ToImmutableDictionary(person => person, person => new PullShares(50, person == "p0" ? 0.1 : 0, person == "gone" ? 0.5 : 0.1));
        var acting = crowd.Look(pulls: pulls).Signals
            .SelectMany(pair => pair.Value.Where(signal => signal.Acts), (pair, signal) => (pair.Key, signal.Kind))
            .Where(pair => pair.Kind is not SignalKind.Drift).ToHashSet(); // one false alarm in 2000 answers is the price of drift

        Assert.Contains(("fast", SignalKind.Speed), acting);
        Assert.Contains(("same", SignalKind.ConstantAnswers), acting);
        Assert.Contains(("gone", SignalKind.Abandonment), acting);
        Assert.DoesNotContain(acting, pair => pair.Key is not ("fast" or "same" or "gone"));
    }

    // QCK-07: a fifth of the people have another taste; on questions of taste nobody is measured by the majority.
    [Fact]
    public void A_coherent_minority_is_not_accused_where_there_is_no_one_truth_and_a_clicker_is()
    {
        var crowd = new Crowd(classes: 2, 8);
        string[] people = [.. Enumerable.Range(0, 16).Select(n => $"most-{n:00}"), .. Enumerable.Range(0, 4).Select(n => $"few-{n}"), "clicker"];
        for (var n = 0; n < 150; n++)
        {
            string[] asked = [.. people.Where(_ => crowd.Random.NextDouble() < 0.4)];
            crowd.Ask(asked, (person, truth) => person == "clicker" ? 0 : crowd.Say(person.StartsWith("few", StringComparison.Ordinal) ? 1 - truth : truth, 0.9));
        }

        var asTaste = Acting(crowd.Look(new HashSet<int> { 0 }));
        var asTruth = Acting(crowd.Look());

        Assert.Equal(["clicker"], asTaste);
        Assert.Equal(4, asTruth.Count(person => person.StartsWith("few", StringComparison.Ordinal)));

        static List<string> Acting(ConductReport report) =>
            [.. report.Signals.Where(pair => pair.Value.Any(signal => signal.Acts)).Select(pair => pair.Key).Order(StringComparer.Ordinal)];
    }

    private static readonly string[] _raters = ["halo", "p1", "p2", "p3"];

    [Fact]
    public void One_impression_that_colours_two_axes_is_shown_and_costs_nobody_his_standing()
    {
        var random = new Random(2);
        var programme = Pairs with { Method = Core.Programmes.FeedbackMethod.Rating, Classes = [], Axes =
        [
            new Core.Rubrics.Axis("clarity", "Clarity", "-", Core.Rubrics.AxisScale.OneToFive, Core.Rubrics.AxisDirection.Higher, 0.5, false),
            new Core.Rubrics.Axis("depth", "Depth", "-", Core.Rubrics.AxisScale.OneToFive, Core.Rubrics.AxisDirection.Higher, 0.5, false),
        ] };
        int Near(int level) => Math.Clamp(level + random.Next(-1, 2), 0, 4);
        List<VotedItem> items = [.. Enumerable.Range(0, 90).Select(n =>
        {
            var (clarity, depth, mood) = (random.Next(5), random.Next(5), random.Next(-2, 3));
            return new VotedItem($"i{n}", "general", null, [.. _raters.Select(person => new ItemVote(
                person, false,
                person == "halo" ? [Math.Clamp(clarity + mood, 0, 4), Math.Clamp(depth + mood, 0, 4)] : [Near(clarity), Near(depth)],
                Noon.AddMinutes(n)))]);
        })];

        var model = Refit.Of(1, 0, programme, items);
        var signals = Conduct.Of(model, items, ImmutableDictionary<string, PullShares>.Empty, 0.3).Signals;

        Assert.Equal(["halo"], signals.Where(pair => pair.Value.Any(signal => signal.Kind is SignalKind.Halo)).Select(pair => pair.Key));
        Assert.All(signals["halo"].Where(signal => signal.Kind is SignalKind.Halo), signal => Assert.False(signal.Acts));
        Assert.Equal(["clarity", "depth"], model.LeniencyOf("halo").Keys);
    }

    [Fact]
    public void Who_answers_sixty_known_items_like_an_expert_twenty_of_them_hard_becomes_one_in_the_slice()
    {
        var crowd = new Crowd(classes: 2, 9);
        string[] people = ["ada", .. Enumerable.Range(0, 9).Select(n => $"p{n}")];
        for (var n = 0; n < 120; n++)
            crowd.Ask(people, (person, truth) => person == "ada" ? truth : crowd.Say(truth, n % 3 == 0 ? 0.4 : 0.97), gold: true);

        var report = crowd.Look();

        Assert.Equal(["ada"], report.Promotions.Keys);
        Assert.Contains("P(accuracy ≥ 0.90)", report.Promotions["ada"][0].Words, StringComparison.Ordinal);
    }
}
