using Routing.Statistics.Signals;
using Xunit;

namespace Routing.Statistics.Tests.Signals;

public sealed class PeerInformationTests
{
    [Fact]
    public void Two_who_always_agree_share_all_there_is_to_say()
    {
        // Ten of each: G/2 = n log 2.
        int[] answers = [.. Enumerable.Range(0, 20).Select(n => n % 2)];

        var told = Of(answers, answers.Select(answer => new[] { (7, answer) }));

        Assert.Equal(20 * Math.Log(2), told.Nats, 9);
        Assert.Equal(0.01, told.Tail, 9);
        Assert.True(told.Deviations > 4);
    }

    [Fact]
    public void Contradiction_says_as_much_as_agreement()
    {
        int[] answers = [.. Enumerable.Range(0, 20).Select(n => n % 2)];

        var (same, other) = (Of(answers, answers.Select(answer => new[] { (7, answer) })), Of(answers, answers.Select(answer => new[] { (7, 1 - answer) })));

        Assert.Equal(same.Nats, other.Nats, 9);
    }

    [Fact]
    public void Who_always_says_the_same_says_nothing()
    {
        var told = Of([.. new int[20]], Enumerable.Range(0, 20).Select(n => new[] { (7, n % 2) }));

        Assert.Equal((0, 0, 1), (told.Nats, told.Deviations, told.Tail));
    }

    // 400 people who answer by chance: five standard errors of a share of .2 are .1.
    [Fact]
    public void The_share_of_shuffles_is_even_where_answers_are_chance()
    {
        var random = new Random(3);
        var low = Enumerable.Range(0, 400).Count(_ => Of(
            [.. Enumerable.Range(0, 60).Select(_ => random.Next(3))],
            Enumerable.Range(0, 60).Select(_ => new[] { (random.Next(8), random.Next(3)), (8 + random.Next(8), random.Next(3)) })).Tail <= 0.2);

        Assert.InRange(low / 400.0, 0.1, 0.3);
    }

    private static PeerInformation Of(int[] answers, IEnumerable<(int, int)[]> peers)
    {
        var random = new Random(1);
        return PeerInformation.Of(answers, [.. peers.Select(said => (IReadOnlyList<(int, int)>)said)], 3, random.NextDouble);
    }
}
