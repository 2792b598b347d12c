using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Routing.Contracts;
using Routing.Contracts.Vendors;
using Routing.Core.Programmes;
using Routing.Grains.Vendors;

namespace Routing.Hosting.Tests.Vendors;

public sealed class VendorTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_vendor_is_offered_the_work_its_people_do_it_and_it_hears_the_verdicts()
    {
        var vendor = new SmallVendor();
        await using var node = await TestNode.Start(Closing(), configure: With(vendor));
        await node.Import(new ItemDocument("one", "One?", "a", "b"), new ItemDocument("two", "Two?", "a", "b"));

        await SmallVendor.Until(() => vendor.Verdicts.DistinctBy(verdict => verdict.Item).Count() == 2);

        Assert.All(vendor.Verdicts, verdict => Assert.True(verdict.Agrees));
        Assert.All(vendor.Verdicts, verdict => Assert.StartsWith("two-", verdict.Reviewer, StringComparison.Ordinal));
        var status = await Vendor(node).Status(TestNode.Stop);
        Assert.Null(status.Fault);
        Assert.True(status.Claimed >= 2, $"Only {status.Claimed} places were claimed.");
    }

    [Fact]
    public async Task What_is_owed_reconciles_with_the_judgments_of_the_pools_people()
    {
        var vendor = new SmallVendor();
        await using var node = await TestNode.Start(Closing(), configure: With(vendor));
        var from = DateTimeOffset.UtcNow.AddMinutes(-1);
        await node.Import(new ItemDocument("one", "One?", "a", "b"), new ItemDocument("two", "Two?", "a", "b"));
        await SmallVendor.Until(() => vendor.Verdicts.DistinctBy(verdict => verdict.Item).Count() == 2);
        await node.Client.EnrolReviewers(TestNode.Name, [new ReviewerDocument("eve", "other", [])], TestNode.Stop);
        var to = DateTimeOffset.UtcNow;

        var owed = await node.Client.Settle(TestNode.Name, "crowd", from, to, TestNode.Stop);
        var again = await node.Client.Settle(TestNode.Name, "crowd", from, to, TestNode.Stop);
        var others = await node.Client.Settle(TestNode.Name, "other", from, to, TestNode.Stop);
        var early = await node.Client.Settle(TestNode.Name, "crowd", from, to.AddDays(1), TestNode.Stop);

        var judged = await node.Client.Tasks(TestNode.Name, TestNode.Stop)
            .SelectMany(task => task.Judgments.Where(judgment => judgment.At < to).Select(judgment => $"{task.Item.ExternalId}/{judgment.Reviewer}")).ToListAsync(TestNode.Stop);
        Assert.Equal(
            judged.Order(StringComparer.Ordinal),
            owed.Lines.Select(line => $"{line.Item}/{line.Reviewer}").Order(StringComparer.Ordinal));
        Assert.Equal(owed.Lines.Length * 5m, owed.Total);
        Assert.Equal((owed.Id, null), (again.Id, again.Corrects));
        Assert.Equal(owed.Lines, again.Lines);
        Assert.Equal("period_settled", (await node.Client.Settle(TestNode.Name, "crowd", from.AddSeconds(1), to, TestNode.Stop)).Code);
        Assert.Equal((owed.Id, owed.Total), (vendor.Statement!.Id, vendor.Statement.Total));
        Assert.Equal(owed.Lines.Length == 2, owed.Agreed);
        Assert.Empty(others.Lines);
        Assert.Null(others.Agreed);
        Assert.Equal("period_invalid", early.Code);
    }

    [Fact]
    public async Task A_pool_has_its_own_people_and_places_and_no_others()
    {
        var vendor = new SmallVendor { Idle = true };
        await using var node = await TestNode.Start(Closing(), configure: With(vendor));
        await node.Import(new ItemDocument("one", "One?", "a", "b"));
        await node.Enrol("ada"); // Of the same pool by the programme's lead: enrolled before the vendor asks.
        await node.Client.EnrolReviewers(TestNode.Name, [new ReviewerDocument("eve", "other", [])], TestNode.Stop);
        await SmallVendor.Until(() => !vendor.Offers.IsEmpty);
        var (desk, reference) = (vendor.Desk!, vendor.Offers.First().Tasks[0].Reference);

        Assert.StartsWith("not_found", (await desk.Claim(reference, "eve", TestNode.Stop)).Reasons[0], StringComparison.Ordinal);
        Assert.StartsWith("offer_unknown", (await desk.Claim("nowhere", "two-1", TestNode.Stop)).Reasons[0], StringComparison.Ordinal);
        var claimed = await desk.Claim(reference, "two-1", TestNode.Stop);
        Assert.Equal("one", claimed.Task!.Item);
        Assert.Equal(claimed.Task.Fence, (await desk.Claim(reference, "two-1", TestNode.Stop)).Task!.Fence);
        Assert.StartsWith("offer_taken", (await desk.Claim(reference, "two-2", TestNode.Stop)).Reasons[0], StringComparison.Ordinal);
        Assert.Equal("not_found", (await desk.Submit(new PoolAnswer("s", "one", "eve", claimed.Task.Fence, "A"), TestNode.Stop)).Code);
    }

    [Fact]
    public async Task A_vendor_that_hangs_or_fails_is_left_alone_and_harms_nobody()
    {
        var vendor = new SmallVendor { Hangs = true };
        await using var node = await TestNode.Start(Closing(), configure: options => With(vendor)(options) with
        {
            Services = services =>
            {
                services.AddSingleton(new VendorGuard { Deadline = TimeSpan.FromMilliseconds(50), FailuresToOpen = 2, Break = TimeSpan.FromMinutes(1) });
                services.AddReviewerPool(TestNode.Name, "crowd", vendor);
            },
        });
        await node.Import(new ItemDocument("one", "One?", "a", "b"));
        await node.Enrol("ada");

        Assert.Null((await node.Submit("ada", (await node.Ask("ada", "ask")).Task!)).Code);
        for (var round = 0; round < 4; round++)
            await Vendor(node).Round(TestNode.Stop);

        Assert.Contains("open", (await Vendor(node).Status(TestNode.Stop)).Fault, StringComparison.Ordinal);
        Assert.InRange(vendor.Calls, 2, 3); // Then nobody asks it any more.
    }

    [Fact]
    public async Task A_vendor_of_another_contract_is_refused()
    {
        var vendor = new SmallVendor { Contract = 2 };
        await using var node = await TestNode.Start(Closing(), configure: With(vendor));
        await node.Import(new ItemDocument("one", "One?", "a", "b"));

        await Vendor(node).Round(TestNode.Stop);

        Assert.Null(vendor.Desk);
        Assert.Empty(vendor.Offers);
    }

    private static Programme Closing() => TestNode.Pairs() with
    {
        Risks = [new RiskClass("low", 0.45, 1, 3, false)],
        Pools = [new Pool("crowd", "general", ["en"]), new Pool("other", "general", ["en"])],
    };

    private static Func<NodeOptions, NodeOptions> With(IReviewerPool vendor) => options => options with
    {
        Services = services => services.AddReviewerPool(TestNode.Name, "crowd", vendor),
    };

    private static IVendorGrain Vendor(TestNode node) =>
        node.Services.GetRequiredService<IGrainFactory>().GetGrain<IVendorGrain>(Keys.Vendor(TestNode.Name, "crowd"));

    /// <summary>Two people who like the first candidate.</summary>
    private sealed class SmallVendor : IReviewerPool
    {
        private readonly TaskCompletionSource _never = new();
        private int _calls;

        public bool Idle { get; init; }

        public bool Hangs { get; init; }

        public int Contract { get; init; } = IReviewerPool.Contract;

        public int Calls => Volatile.Read(ref _calls);

        public IVendorDesk? Desk { get; private set; }

        public ConcurrentQueue<OfferBatch> Offers { get; } = new();

        public PayableStatement? Statement { get; private set; }

        public ConcurrentQueue<PoolVerdict> Verdicts { get; } = new();

        public async Task<PoolDescription> Describe(CancellationToken cancellation)
        {
            Interlocked.Increment(ref _calls);
            if (Hangs)
                await _never.Task; // Whatever the token says.
            return new PoolDescription(Contract, "small", ["en"], ["pairwise"], 5, 2, 10_000);
        }

        public Task Start(IVendorDesk desk, CancellationToken cancellation)
        {
            Desk = desk;
            return desk.Enrol([new ReviewerDocument("two-1", "", []), new ReviewerDocument("two-2", "", [])], cancellation);
        }

        public Task<PoolQuote> Quote(QuoteRequest request, CancellationToken cancellation) =>
            Task.FromResult(new PoolQuote(5, request.Count, DateTimeOffset.MinValue, DateTimeOffset.MaxValue));

        public Task<OfferReply[]> Offer(OfferBatch batch, CancellationToken cancellation)
        {
            Offers.Enqueue(batch);
            if (!Idle)
                _ = Task.WhenAll(batch.Tasks.Select((task, n) => Work(task.Reference, n % 2 == 0 ? "two-1" : "two-2")));
            return Task.FromResult(batch.Tasks.Select(task => new OfferReply(task.Reference, true)).ToArray());
        }

        public Task Verdict(PoolVerdict[] verdicts, CancellationToken cancellation)
        {
            foreach (var verdict in verdicts)
                Verdicts.Enqueue(verdict);
            return Task.CompletedTask;
        }

        public Task<PayableReply> Payable(PayableStatement statement, CancellationToken cancellation) =>
            Task.FromResult(new PayableReply((Statement = statement).Lines.Length == 2, ["Two were submitted."]));

        public Task Stop(CancellationToken cancellation) => Task.CompletedTask;

        public static async Task Until(Func<bool> reached)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestNode.Stop);
            patience.CancelAfter(_patience);
            while (!reached())
                await Task.Delay(20, patience.Token);
        }

        private async Task Work(string reference, string person)
        {
            var reply = await Desk!.Claim(reference, person, CancellationToken.None); // started before it is offered anything
            if (reply.Task is { } task)
            {
                await Desk.Submit(
                    new PoolAnswer($"submit:{reference}", task.Item, person, task.Fence, task.Swapped ? "B" : "A"), CancellationToken.None);
            }
        }
    }
}
