using Routing.Core.Assignment;
using Routing.Core.Replays;
using Routing.Statistics.Aggregation;
using Xunit;

namespace Routing.Core.Tests.Labels;

public sealed class PromiseTests
{
    private const double Target = 0.05, Slack = 0.02;

    // Simulated crowds that are right in 85 % of the cases, but on a share of the items, where all of them are misled alike, in
    // 20 %: from a crowd that keeps the promise by itself to one that cannot. 40 items are gold.
    [Fact]
    public void Of_items_closed_as_confident_no_more_are_wrong_than_promised()
    {
        var settings = new ReplaySettings { Policies = ["engine"], Budgets = [3], Seeds = 3, GoldShare = 0.2 };
        List<PolicyResult> crowds = [.. new[] { 0, 0.1, 0.25 }.Select(
            (misled, n) => Replay.Run(Simulated(misled, (ulong)n), settings, (_, _) => { }, CancellationToken.None).Policies[0])];

        Assert.InRange(crowds.Where(crowd => crowd.RealisedError is not null).Average(crowd => crowd.RealisedError!.Value), 0, Target + Slack);
        Assert.True(crowds[0].ClosedShare > 0.3, $"of a good crowd's items only {crowds[0].ClosedShare:P0} were closed as confident");
        Assert.True(crowds[2].ClosedShare < crowds[0].ClosedShare, "who is misled on a quarter of the items is not believed as much");
    }

    private static Recording Simulated(double misled, ulong seed)
    {
        const int Items = 200, Reviewers = 20, VotesPerItem = 8;
        var random = new CounterRandom(seed);
        var truth = Enumerable.Range(0, Items).ToDictionary(i => i, i => (int)(random.Draw("truth", "", i) * 2));
        var votes = new List<Vote>();
        for (var i = 0; i < Items; i++)
        {
            var accuracy = random.Draw("misled", "", i) < misled ? 0.2 : 0.85;
            var people = Enumerable.Range(0, Reviewers).OrderBy(j => random.Draw("asked", "", (i * Reviewers) + j)).Take(VotesPerItem);
            votes.AddRange(people.Select(j => new Vote(
                i, j, random.Draw("vote", "", (i * Reviewers) + j) < accuracy ? truth[i] : 1 - truth[i])));
        }

        return new Recording(
            [.. truth.Keys.Select(i => $"i{i}")], [.. Enumerable.Range(0, Reviewers).Select(j => $"r{j}")], ["no", "yes"], votes, truth);
    }
}
