using Routing.Cli.Vendors;
using Routing.Contracts;
using Routing.Contracts.Vendors;

namespace Routing.Cli.Tests.Vendors;

/// <summary>A pool that does one thing wrong.</summary>
internal sealed class BrokenPool(CrowdPool inner, string fault) : IReviewerPool
{
    private int _calls;

    public async Task<PoolDescription> Describe(CancellationToken cancellation)
    {
        if (fault == "slow")
            await Task.Delay(TimeSpan.FromSeconds(10), cancellation);
        var description = await inner.Describe(cancellation);
        return fault switch
        {
            "another contract" => description with { Contract = 2 },
            "no tag" => description with { Languages = ["English, mostly"] },
            "changes its price" => description with { PricePerJudgment = ++_calls },
            "does two at a time and says one" => description with { MaxParallel = 1 },
            _ => description,
        };
    }

    public Task Start(IVendorDesk desk, CancellationToken cancellation) => inner.Start(new BrokenDesk(desk, fault), cancellation);

    public async Task<PoolQuote> Quote(QuoteRequest request, CancellationToken cancellation)
    {
        var quote = await inner.Quote(request, cancellation);
        return fault switch
        {
            "promises the moon" => quote with { Capacity = request.Count * 10 },
            "quotes above its price" => quote with { PricePerJudgment = quote.PricePerJudgment + 1 },
            _ => quote,
        };
    }

    public async Task<OfferReply[]> Offer(OfferBatch batch, CancellationToken cancellation)
    {
        var replies = await inner.Offer(batch, cancellation);
        return fault switch
        {
            "accepts everything" => [.. batch.Tasks.Select(task => new OfferReply(task.Reference, true))],
            "works on what it declined" => [.. replies.Select(reply => reply with { Accepted = false, Reason = "No." })],
            "answers twice" => [.. replies, .. replies],
            _ => replies,
        };
    }

    public Task Verdict(PoolVerdict[] verdicts, CancellationToken cancellation) =>
        fault == "knows no repeated verdict" && ++_calls > 1 ? throw new InvalidOperationException("Again?") : inner.Verdict(verdicts, cancellation);

    public Task<PayableReply> Payable(PayableStatement statement, CancellationToken cancellation) => fault switch
    {
        "agrees to anything" => Task.FromResult(new PayableReply(true, [])),
        "disputes everything" => Task.FromResult(new PayableReply(false, ["More."])),
        _ => inner.Payable(statement, cancellation),
    };

    public Task Stop(CancellationToken cancellation) => fault == "never ends" ? Task.CompletedTask : inner.Stop(cancellation);

    private sealed class BrokenDesk(IVendorDesk desk, string fault) : IVendorDesk
    {
        private int _calls;

        public Task<Receipt[]> Enrol(ReviewerDocument[] people, CancellationToken cancellation) => desk.Enrol(
            fault == "tells names" ? [.. people.Select(person => person with { Id = $"{person.Id}@vendor.example" })] : people, cancellation);

        public async Task<WorkReply> Claim(string reference, string reviewer, CancellationToken cancellation)
        {
            for (var n = 0; n < (fault == "hammers" ? 50 : 0); n++)
                await desk.Claim(reference, reviewer, cancellation);
            return await desk.Claim(reference, fault == "sends strangers" ? "stranger" : reviewer, cancellation);
        }

        public Task<Receipt> Heartbeat(string item, string reviewer, long fence, CancellationToken cancellation) =>
            desk.Heartbeat(item, reviewer, fence, cancellation);

        public Task<Receipt> SaveDraft(PoolAnswer draft, CancellationToken cancellation) => desk.SaveDraft(draft, cancellation);

        public async Task<Receipt> Submit(PoolAnswer answer, CancellationToken cancellation)
        {
            switch (fault)
            {
                case "submits twice":
                    await desk.Submit(answer, cancellation);
                    return await desk.Submit(answer with { Command = answer.Command + "-again" }, cancellation);
                case "forgets the fence":
                    return await desk.Submit(answer with { Fence = 0 }, cancellation);
                case "invents choices":
                    return await desk.Submit(answer with { Choice = "C" }, cancellation);
                case "changes its mind":
                    return await desk.Submit(answer with { Choice = ++_calls % 2 == 0 ? "A" : "B" }, cancellation);
                case "has one command":
                    return await desk.Submit(answer with { Command = "submit" }, cancellation);
                case "claims and leaves":
                    return Receipt.Durable;
                case "gives up on a lost reply":
                    try
                    {
                        return await desk.Submit(answer, cancellation);
                    }
                    catch (TimeoutException)
                    {
                        return Receipt.Durable;
                    }

                default:
                    return await desk.Submit(answer, cancellation);
            }
        }

        public Task<Receipt> Skip(PoolAnswer answer, CancellationToken cancellation) =>
            desk.Skip(fault == "skips without a reason" ? answer with { Reason = " " } : answer, cancellation);

        public Task<Receipt> Release(PoolAnswer answer, CancellationToken cancellation) => desk.Release(answer, cancellation);

        public Task<Receipt> Withdraw(string command, string reviewer, string reason, CancellationToken cancellation) =>
            desk.Withdraw(command, reviewer, reason, cancellation);
    }
}
