using static Routing.Cli.Vendors.Conformance.Trial;

namespace Routing.Cli.Vendors.Conformance;

/// <summary>What a pool takes on.</summary>
internal static class OfferCases
{
    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("offer: takes what it said it would", async trial =>
        {
            var quote = await trial.Quote(2);
            var (_, replies) = await trial.Offer(2);
            Check(replies.Count(reply => reply.Accepted) >= Math.Min(quote.Capacity, 2), "It declines what it promised.");
        }),
        new("offer: answers only what was offered", async trial =>
        {
            var (batch, replies) = await trial.Offer(3);
            var offered = batch.Tasks.Select(task => task.Reference).ToHashSet();
            Check(replies.All(reply => offered.Contains(reply.Reference)), "It answers an offer that nobody made.");
        }),
        new("offer: answers once", async trial =>
        {
            var (_, replies) = await trial.Offer(3);
            Check(replies.DistinctBy(reply => reply.Reference).Count() == replies.Length, "It answers one offer twice.");
        }),
        new("offer: the same offer again has the same answer", async trial =>
        {
            var (batch, first) = await trial.Offer(2);
            var second = await trial.Send(batch);
            Check(Accepted(first).SetEquals(Accepted(second)), "It answers the same offer otherwise the second time.");
        }),
        new("offer: no more than it can do", async trial =>
        {
            var most = (await trial.Describe()).MaxParallel;
            trial.Desk.RefuseClaim = "queue_empty: nothing for this person.";
            var (_, replies) = await trial.Offer(most + 50);
            Check(replies.Count(reply => reply.Accepted) <= most, $"It accepts {replies.Count(reply => reply.Accepted)} places and can do {most} at a time.");
        }),
        new("offer: a language it does not speak", async trial =>
            Check((await trial.Offer(2, language: "tlh")).Replies.All(reply => !reply.Accepted), "It accepts work in Klingon.")),
        new("offer: a method it does not know", async trial =>
            Check((await trial.Offer(2, method: "telepathy")).Replies.All(reply => !reply.Accepted), "It accepts a method that it does not name.")),
        new("offer: one that has expired", async trial =>
            Check((await trial.Offer(2, until: TimeSpan.FromSeconds(-1))).Replies.All(reply => !reply.Accepted), "It accepts an offer that is over.")),
        new("offer: a price below its own", async trial =>
            Check((await trial.Offer(2, price: 0.01m)).Replies.All(reply => !reply.Accepted), "It works for less than its price and will dispute the statement.")),
        new("offer: an empty one", async trial => Check((await trial.Offer(0)).Replies.Length == 0, "It answers an empty offer.")),
        new("offer: a declined one is told why", async trial =>
            Check((await trial.Offer(2, language: "tlh")).Replies.All(reply => reply.Reason is not null), "It declines without a reason.")),
        new("offer: none after the end", async trial =>
        {
            await trial.Start();
            await trial.Stop();
            var (_, replies) = await trial.Offer(2);
            await trial.Pause(200);
            Check(replies.All(reply => !reply.Accepted) && trial.Desk.Claims.IsEmpty, "It goes on after it was stopped.");
        }),
    ];

    private static HashSet<string> Accepted(IEnumerable<Routing.Contracts.Vendors.OfferReply> replies) =>
        [.. replies.Where(reply => reply.Accepted).Select(reply => reply.Reference)];
}
