using Routing.Contracts.Vendors;

namespace Routing.Cli.Vendors.Conformance;

/// <summary>A pool under one case, with what a case asks of it again and again.</summary>
internal sealed class Trial(IReviewerPool pool, TestDesk desk, TimeProvider clock, CancellationToken cancellation)
{
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(2), _patience = TimeSpan.FromSeconds(3);

    private readonly HashSet<string> _accepted = new(StringComparer.Ordinal);
    private int _batch;

    public TestDesk Desk => desk;

    public DateTimeOffset Now => clock.GetUtcNow();

    public Task<PoolDescription> Describe() => Within("Describe", pool.Describe(cancellation));

    public Task<PoolQuote> Quote(int count, string? language = null, string? method = null, TimeSpan? until = null) => Ask(
        async description => await Within("Quote", pool.Quote(
            new QuoteRequest("trial", language ?? description.Languages[0], method ?? description.Methods[0], count, Now + (until ?? TimeSpan.FromMinutes(1))),
            cancellation)));

    /// <summary>Starts the pool and offers it places at its own price.</summary>
    public async Task<(OfferBatch Batch, OfferReply[] Replies)> Offer(
        int count, string? language = null, string? method = null, TimeSpan? until = null, decimal? price = null)
    {
        var description = await Describe();
        await Start();
        var id = $"trial-{++_batch}";
        var batch = new OfferBatch(
            id, "trial",
            [.. Enumerable.Range(0, count).Select(n => new OfferedTask(
                $"{id}-{n}", language ?? description.Languages[0], method ?? description.Methods[0], price ?? description.PricePerJudgment))],
            Now + (until ?? TimeSpan.FromMinutes(1)));
        return (batch, await Send(batch));
    }

    /// <summary>Sends a batch and notes what was accepted.</summary>
    public async Task<OfferReply[]> Send(OfferBatch batch)
    {
        desk.Accepted = null; // Whoever is quick claims before his reply is here; what he may claim is settled after it.
        var replies = await Within("Offer", pool.Offer(batch, cancellation));
        _accepted.UnionWith(replies.Where(reply => reply.Accepted).Select(reply => reply.Reference));
        desk.Accepted = [.. _accepted];
        foreach (var (reference, reviewer, _) in desk.Claims)
            Check(_accepted.Contains(reference) || !batch.Tasks.Any(task => task.Reference == reference), $"{reviewer} claims {reference}, which was declined.");
        return replies;
    }

    public async Task Start()
    {
        if (desk.People.Count == 0)
            await Within("Start", pool.Start(desk, cancellation));
    }

    public Task StartAgain() => Within("Start", pool.Start(desk, cancellation));

    public Task Verdict(params PoolVerdict[] verdicts) => Within("Verdict", pool.Verdict(verdicts, cancellation));

    public Task<PayableReply> Payable(PayableStatement statement) => Within("Payable", pool.Payable(statement, cancellation));

    public Task Stop() => Within("Stop", pool.Stop(cancellation));

    /// <summary>Works through a few places; the statement that pays for all of them.</summary>
    public async Task<PayableStatement> Worked(int places = 3)
    {
        var (_, replies) = await Offer(places);
        var accepted = replies.Count(reply => reply.Accepted);
        Check(accepted > 0, "It accepts no place of work, so nothing can be paid.");
        await Until(() => desk.Judgments.Count + desk.Skips.Count + desk.Releases.Count >= accepted, "the accepted places to be worked");
        // The receipt is on its way back to the pool's books.
        await Task.Delay(100, cancellation);
        var price = (await Describe()).PricePerJudgment;
        PayableLine[] lines = [.. desk.Judgments.Select(judgment => new PayableLine(
            judgment.Key, judgment.Key[..judgment.Key.LastIndexOf('/')], judgment.Value, Now, price))];
        return new PayableStatement("statement-1", "trial", Now.AddHours(-1), Now, lines, lines.Sum(line => line.Amount));
    }

    public async Task Until(Func<bool> reached, string what)
    {
        var started = clock.GetTimestamp();
        while (!reached())
        {
            Check(desk.Faults.Count == 0, string.Join(" ", desk.Faults));
            Check(clock.GetElapsedTime(started) < _patience, $"Waited {_patience.TotalSeconds:0} s in vain for {what}.");
            await Task.Delay(10, cancellation);
        }
    }

    public Task Pause(int milliseconds) => Task.Delay(milliseconds, cancellation);

    public static void Check(bool holds, string fault)
    {
        if (!holds)
            throw new ConformanceException(fault);
    }

    private async Task<T> Ask<T>(Func<PoolDescription, Task<T>> ask) => await ask(await Describe());

    private static async Task Within(string call, Task task) => await Within(call, Done(task));

    private static async Task<T> Within<T>(string call, Task<T> task)
    {
        try
        {
            return await task.WaitAsync(_deadline);
        }
        catch (TimeoutException)
        {
            throw new ConformanceException($"{call} does not answer within {_deadline.TotalSeconds:0} s.");
        }
    }

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }
}
