using Routing.Statistics.Aggregation;
using Xunit;

namespace Routing.Statistics.Tests.Aggregation;

public sealed class DeparturesTests
{
    private const int Items = 400, People = 20;

    // Made with a fixed seed: of twenty people five are right nine times of ten, the others six times; five vote on an item.
    private static (HdsData Data, int[] Truth) Made()
    {
        var random = new Random(2);
        int[] truth = [.. Enumerable.Range(0, Items).Select(_ => random.Next(2))];
        var votes = truth.SelectMany((k, i) => Enumerable.Range(0, 5).Select(n => (i + (n * 3)) % People).Select(
            j => new Vote(i, j, random.NextDouble() < (j < 5 ? 0.9 : 0.6) ? k : 1 - k))).ToList();
        return (new HdsData(Items, People, votes), truth);
    }

    [Fact]
    public void A_model_that_abler_people_contradict_is_not_believed_and_one_that_they_bear_out_is()
    {
        var (data, truth) = Made();
        var votes = MajorityVote.Posteriors(data, 2);
        // Where most people were wrong one model knows it; the other gives the wrong class to every fifth item that most had right.
        double[][] right = [.. truth.Select(k => Sure(k))];
        double[][] wrong = [.. votes.Select((q, i) => q[truth[i]] > q[1 - truth[i]] && i % 5 == 0 ? Sure(1 - truth[i]) : q)];

        Assert.Equal([true, true, false], Departures.Believed(data, [votes, right, wrong], 2));
    }

    [Fact]
    public void Few_departures_show_nothing()
    {
        var (data, truth) = Made();
        var votes = MajorityVote.Posteriors(data, 2);
        var few = 0;
        double[][] wrong = [.. votes.Select((q, i) => q[truth[i]] is > 0.5 and < 1 && few++ < 4 ? Sure(1 - truth[i]) : q)];

        Assert.Equal([true, true], Departures.Believed(data, [votes, wrong], 2));
    }

    // Equal ability tells nothing: nobody is left out.
    [Fact]
    public void Where_all_are_alike_every_model_is_believed()
    {
        var random = new Random(3);
        var votes = Enumerable.Range(0, Items).SelectMany(i => Enumerable.Range(0, 5).Select(
            n => new Vote(i, (i + (n * 3)) % People, random.NextDouble() < 0.7 ? i % 2 : 1 - (i % 2)))).ToList();
        var data = new HdsData(Items, People, votes);
        var shares = MajorityVote.Posteriors(data, 2);
        double[][] other = [.. shares.Select((q, i) => i % 3 == 0 ? Sure(random.Next(2)) : q)];

        Assert.Equal([true, true], Departures.Believed(data, [shares, other], 2));
    }

    [Fact]
    public void Nothing_to_go_by_is_no_evidence()
    {
        var data = new HdsData(3, 2, [new Vote(0, 0, 0), new Vote(0, 1, 1)]);

        Assert.Equal([true, true], Departures.Believed(data, [[[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]], [[0, 1], [0, 1], [0, 1]]], 2));
    }

    private static double[] Sure(int k) => k == 0 ? [0.99, 0.01] : [0.01, 0.99];
}
