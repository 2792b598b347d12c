using System.Diagnostics;
using Routing.Client;
using Routing.Contracts;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

/// <summary>Pairs of which people prefer the answer with certain words, so that a model can learn it.</summary>
/// <param name="prompt">Of item n.</param>
/// <param name="answer">To item n: the good one or the other.</param>
/// <param name="good">How every good answer begins, and no other.</param>
internal sealed class LearnablePairs(Func<int, string> prompt, Func<int, bool, string> answer, string good)
{
    // A machine that builds beside the tests trains slowly.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    /// <summary>Offers of refunds.</summary>
    public static LearnablePairs Refunds { get; } = new(
        n => $"Case {n}: what do you offer me?",
        (n, good) => good ? $"We refund the fee of case {n} and call you on Monday about the next step." : $"We cannot say much about case {n}, sorry.",
        "We refund");

    /// <summary>Two reviewers, ada and bob, and items of which the better answer stands first in every other.</summary>
    public async Task Import(RoutingClient client, int count, int from = 0, string slice = "general")
    {
        ItemDocument[] items = [.. Enumerable.Range(from, count).Select(n => new ItemDocument(
            $"item-{n:0000}", prompt(n), answer(n, n % 2 == 0), answer(n, n % 2 == 1), Slice: slice))];
        Assert.All(await client.ImportItems(Name, items, Stop), receipt => Assert.Null(receipt.Code));
        Assert.All(
            await client.EnrolReviewers(Name, [new ReviewerDocument("ada", "crowd", []), new ReviewerDocument("bob", "crowd", [])], Stop),
            receipt => Assert.Null(receipt.Code));
    }

    /// <summary>Judges what is offered, each time for the good answer.</summary>
    public async Task Judge(RoutingClient client, string person, int count, int from = 0)
    {
        for (var n = from; n < from + count; n++)
        {
            var reply = await client.RequestWork($"{person}:{n}", Name, person, Stop);
            Assert.NotNull(reply.Task);
            var first = reply.Task.First!.StartsWith(good, StringComparison.Ordinal);
            Assert.Null((await client.Submit(TestNode.Answer(person, reply.Task, first ? "A" : "B"), Stop)).Code);
        }
    }

    /// <summary>Scores of a good answer and another one, once they come from a version.</summary>
    public async Task<ScoreBatchReply> ScoreBy(RoutingClient client, string model, bool refitted = false)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var reply = await client.Score(Name, prompt(7), [answer(7, true), answer(7, false)], Stop);
            if (reply.Model == model || (refitted && reply.Model?.StartsWith(model, StringComparison.Ordinal) == true))
                return reply;
            if (watch.Elapsed > _patience)
                Assert.Fail($"Scores are still by {reply.Model ?? reply.Code}, not {model}. {await client.ModelStatus(Name, Stop)}");
            await Task.Delay(20, Stop);
        }
    }

    /// <summary>Asks for a run.</summary>
    public static async Task Train(RoutingClient client, string line = Keys.RewardLine) =>
        Assert.Null((await client.TrainModel(Name, "ada", Stop, line)).Code);

    /// <summary>The line's status once it is as expected.</summary>
    public static async Task<ModelStatus> Until(RoutingClient client, Func<ModelStatus, bool> holds, string line = Keys.RewardLine)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var status = await client.ModelStatus(Name, Stop, line);
            if (holds(status))
                return status;
            Assert.True(watch.Elapsed < _patience, $"Still: {status.Evidence}; run {status.Run}; {status.LastFailure}.");
            await Task.Delay(20, Stop);
        }
    }
}
