using System.Collections.Concurrent;
using System.Diagnostics;
using Routing.Contracts;
using Routing.Core.Programmes;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

public sealed class WorkTests
{
    [Fact]
    public async Task A_hundred_people_at_once_never_exceed_the_overlap_and_nobody_judges_twice()
    {
        await using var node = await TestNode.Start(TestNode.Pairs(maximum: 3));
        await node.Import(Items(20));
        string[] people = [.. Enumerable.Range(0, 100).Select(n => $"person-{n}")];
        await node.Enrol(people);
        var acknowledged = new ConcurrentBag<(string Reviewer, string Item)>();

        await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = 100, CancellationToken = Stop }, async (person, _) =>
        {
            for (var n = 0; n < 3; n++)
            {
                if ((await node.Ask(person, $"{person}:{n}")).Task is { } task
                    && (await node.Submit(person, task)).Code is null)
                    acknowledged.Add((person, task.Item));
            }
        });

        var judged = new List<(string Reviewer, string Item)>();
        foreach (var item in Items(20))
        {
            var judgments = (await node.Facts(item.ExternalId)).OfType<Judged>().ToList();
            Assert.True(judgments.Count <= 3, $"{item.ExternalId} has {judgments.Count} judgments.");
            judged.AddRange(judgments.Select(judgment => (judgment.Reviewer, item.ExternalId)));
        }

        Assert.Equal(judged.Count, judged.Distinct().Count());
        Assert.Equal(judged.Order(), acknowledged.Order());
        // Everybody had room: all that was allowed was bought, so the limit was really reached.
        Assert.Equal(60, judged.Count);
    }

    [Fact]
    public async Task The_same_request_gives_the_same_task_and_the_same_answer_is_one_judgment()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());
        await node.Import(Items(5));
        await node.Enrol("ada");

        var first = (await node.Ask("ada", "k1")).Task!;
        var again = (await node.Ask("ada", "k1")).Task!;
        var submitted = await node.Submit("ada", first, "A", "s1");
        var repeated = await node.Submit("ada", first, "A", "s1");
        var other = await node.Submit("ada", first, "B", "s1");

        Assert.Equal((first.Item, first.Fence), (again.Item, again.Fence));
        Assert.Equal((true, false), (submitted.Changed, repeated.Changed));
        Assert.Equal("idempotency_mismatch", other.Code);
        Assert.Single((await node.Facts(first.Item)).OfType<Judged>());
    }

    [Fact]
    public async Task An_abandoned_lease_comes_back_within_a_second_of_its_end()
    {
        await using var node = await TestNode.Start(TestNode.Pairs(maximum: 1) with { LeaseDuration = TimeSpan.FromSeconds(1) });
        await node.Import(Items(1));
        await node.Enrol("ada", "bob");
        var abandoned = (await node.Ask("ada", "a")).Task!;
        Assert.Null((await node.Ask("bob", "b0")).Task);

        WorkReply reply;
        var n = 1;
        do
            reply = await node.Ask("bob", $"b{n++}");
        while (reply.Task is null && DateTimeOffset.UtcNow < abandoned.ExpiresAt.AddSeconds(1));

        Assert.NotNull(reply.Task);
        var late = await node.Submit("ada", abandoned);
        Assert.Equal("lease_expired", late.Code);
        Assert.Contains(await node.Facts("item-0"), fact => fact is Drafted { Reviewer: "ada" });
    }

    [Fact]
    public async Task Who_fails_on_gold_gets_no_production_work()
    {
        await using var node = await TestNode.Start(TestNode.Pairs(calibration: true));
        await node.Import([.. Items(5), .. Enumerable.Range(0, 25).Select(n => new ItemDocument(
            $"gold-{n}", "Which?", $"good {n}", $"bad {n}", Gold: new() { ["overall"] = "A" }))]);
        await node.Enrol("good", "bad");

        await Calibrate(node, "good", right: true);
        await Calibrate(node, "bad", right: false);

        Assert.Equal("active", (await node.Client.Reviewer(TestNode.Name, "good", Stop))!.Status);
        Assert.Equal("rejected", (await node.Client.Reviewer(TestNode.Name, "bad", Stop))!.Status);
        Assert.StartsWith("qualification_missing", Assert.Single((await node.Ask("bad", "work")).Reasons), StringComparison.Ordinal);
        Assert.Contains(await node.Client.WhyNot(TestNode.Name, "bad", "item-0", Stop), reason => reason.StartsWith("qualification_missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_node_knew_it_knows_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("routing-test-").FullName;
        TaskRecord? before;
        TaskView leased;
        await using (var node = await TestNode.Start(TestNode.Pairs(), folder))
        {
            await node.Import(Items(1));
            await node.Enrol("ada", "bob");
            await node.Submit("ada", (await node.Ask("ada", "a")).Task!);
            leased = (await node.Ask("bob", "b")).Task!;
            await node.Client.Refit(TestNode.Name, Stop);
            before = await node.Client.Item(TestNode.Name, "item-0", Stop);
        }

        await using (var node = await TestNode.Start(TestNode.Pairs(), folder))
        {
            await node.Client.Refit(TestNode.Name, Stop);
            var after = await node.Client.Item(TestNode.Name, "item-0", Stop);
            var again = (await node.Ask("bob", "b")).Task!;

            Assert.Equal(before!.Beliefs[0].Posterior, after!.Beliefs[0].Posterior);
            Assert.Equal(before.Judgments.Select(judged => judged.Id), after.Judgments.Select(judged => judged.Id));
            Assert.Equal((leased.Item, leased.Fence), (again.Item, again.Fence));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_daily_limit_holds_over_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("routing-test-").FullName;
        await using (var node = await TestNode.Start(TestNode.Pairs(), folder))
        {
            await node.Import(Items(3));
            Assert.Null(Assert.Single(await node.Client.EnrolReviewers(Name, [new ReviewerDocument("ada", "crowd", [], DailyLimit: 1)], Stop)).Code);
            Assert.Null((await node.Submit("ada", (await node.Ask("ada", "a")).Task!)).Code);
            Assert.StartsWith("daily_limit", (await Refused(node)).Reasons[0], StringComparison.Ordinal);
        }

        await using (var node = await TestNode.Start(TestNode.Pairs(), folder))
            Assert.StartsWith("daily_limit", (await node.Ask("ada", "c")).Reasons[0], StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);

        // The reviewer hears of his own judgment a moment after the item has it.
        static async Task<WorkReply> Refused(TestNode node)
        {
            for (var n = 0; ; n++)
            {
                var reply = await node.Ask("ada", $"b{n}");
                if (reply.Task is not { } task)
                    return reply;
                await node.Client.Release(Answer("ada", task, null, $"back{n}"), Stop);
            }
        }
    }

    [Fact]
    public async Task Wrong_answers_are_refused_with_a_code_and_the_lease_stays()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());
        await node.Import(Items(1));
        await node.Enrol("ada");
        var task = (await node.Ask("ada", "k")).Task!;
        var answer = TestNode.Answer("ada", task, "A");

        Assert.Equal("choice_not_allowed", (await node.Client.Submit(answer with { Choice = "C" }, Stop)).Code);
        Assert.Equal("lease_superseded", (await node.Client.Submit(answer with { Fence = 99 }, Stop)).Code);
        Assert.Equal("lease_superseded", (await node.Client.Submit(answer with { Reviewer = "eve" }, Stop)).Code);
        var conflict = await node.Client.Submit(
            answer with { Axes = new() { ["safety"] = "B", ["clarity"] = "A" } }, Stop);
        Assert.Equal("tiebreak_override_required", conflict.Code);
        Assert.Contains("safety-first", conflict.Detail, StringComparison.Ordinal);
        Assert.Equal("reason_required", (await node.Client.Skip(answer, Stop)).Code);
        Assert.Contains("not_found", Assert.Single((await node.Ask("nobody", "k")).Reasons), StringComparison.Ordinal);

        Assert.Null((await node.Client.Submit(answer, Stop)).Code);
    }

    [Fact]
    public async Task Ratings_get_a_belief_for_each_axis()
    {
        await using var node = await TestNode.Start(TestNode.Pairs() with { Method = FeedbackMethod.Rating, Classes = [] });
        await node.Import(Items(1));
        await node.Enrol("ada", "bob", "cid");

        foreach (var person in new[] { "ada", "bob", "cid" })
        {
            var task = (await node.Ask(person, "k")).Task!;
            var rated = TestNode.Answer(person, task, null) with { Axes = new() { ["clarity"] = "4", ["depth"] = "2" } };
            Assert.Equal("rating_out_of_scale", (await node.Client.Submit(rated with { Axes = new() { ["clarity"] = "6", ["depth"] = "2" } }, Stop)).Code);
            Assert.Equal("axis_answer_missing", (await node.Client.Submit(rated with { Axes = new() { ["clarity"] = "4" } }, Stop)).Code);
            Assert.Null((await node.Client.Submit(rated, Stop)).Code);
        }

        var record = (await node.Client.Item(TestNode.Name, "item-0", Stop))!;
        Assert.Equal([("clarity", "4"), ("depth", "2")], record.Beliefs.Select(belief => (belief.Question, belief.Leading)));
    }

    [Fact]
    public async Task A_skipped_item_never_comes_back_and_a_released_one_may()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());
        await node.Import(Items(1));
        await node.Enrol("ada", "bob");

        var released = (await node.Ask("ada", "k1")).Task!;
        Assert.Null((await node.Client.Release(TestNode.Answer("ada", released, null, "r"), Stop)).Code);
        var again = (await TestNode.UntilWork(() => node.Ask("ada", $"k{Stopwatch.GetTimestamp()}"))).Task!;
        Assert.Null((await node.Client.Skip(TestNode.Answer("ada", again, null, "s") with { Reason = "not my field" }, Stop)).Code);

        Assert.Null((await node.Ask("ada", "k3")).Task);
        Assert.NotNull((await TestNode.UntilWork(() => node.Ask("bob", $"k{Stopwatch.GetTimestamp()}"))).Task);
    }

    // The queue hears of a change a moment after the item has acknowledged it.
    [Fact]
    public async Task An_item_goes_to_nobody_who_wrote_it_or_lacks_what_it_asks_for()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());
        var item = Items(1)[0] with { Eligibility = new EligibilityDocument("ada", null, ["law"]) };
        await node.Import(item);
        Assert.All(
            await node.Client.EnrolReviewers(
                Name,
                [
                    new ReviewerDocument("ada", "crowd", [], Qualifications: ["law"]),
                    new ReviewerDocument("bob", "crowd", []),
                    new ReviewerDocument("cid", "crowd", [], Qualifications: ["law"], Conflicts: ["ada"]),
                    new ReviewerDocument("dan", "crowd", [], Qualifications: ["law", "tax"]),
                ],
                Stop),
            receipt => Assert.Null(receipt.Code));

        foreach (var (person, code) in new[] { ("ada", "conflict_of_interest"), ("bob", "qualification_missing"), ("cid", "conflict_of_interest") })
        {
            Assert.Null((await node.Ask(person, person)).Task);
            Assert.StartsWith(code, Assert.Single(await node.Client.WhyNot(Name, person, item.ExternalId, Stop)), StringComparison.Ordinal);
        }

        Assert.Equal(item.ExternalId, (await node.Ask("dan", "dan")).Task!.Item);
    }

    [Fact]
    public async Task A_dispute_is_taken_ruled_and_reopened()
    {
        var pairs = TestNode.Pairs(maximum: 2);
        await using var node = await TestNode.Start(pairs with { Tiers = [pairs.Tiers[0]] });
        await node.Import(Items(1));
        await node.Enrol("ada", "bob", "cid");
        foreach (var (person, choice) in new[] { ("ada", "A"), ("bob", "tie") })
            Assert.Null((await node.Submit(person, (await node.Ask(person, person)).Task!, choice)).Code);
        var item = Items(1)[0].ExternalId;

        Assert.Equal("disputed", (await node.Client.Item(Name, item, Stop))!.Status);
        Assert.Null((await node.Ask("cid", "early")).Task);
        Assert.Null((await node.Client.TakeDispute(Name, item, "grace", Stop)).Code);
        Assert.Equal("adjudicating", (await node.Client.Item(Name, item, Stop))!.Status);
        var ruling = new Submission("rule", Name, item, "grace", 0, "B", null, null, "the source says so");
        Assert.Null((await node.Client.Adjudicate(ruling, false, Stop)).Code);
        Assert.False((await node.Client.Adjudicate(ruling, false, Stop)).Changed);
        var ruled = (await node.Client.Item(Name, item, Stop))!;
        Assert.Equal(("resolved", "adjudicated", "B"), (ruled.Status, ruled.StopReason, ruled.Verdicts["overall"]));

        Assert.Null((await node.Client.Reopen("again", Name, item, "lead", "rubric changed", Stop)).Code);
        Assert.Equal("reopened", (await node.Client.Item(Name, item, Stop))!.Status);
        Assert.Equal(item, (await TestNode.UntilWork(() => node.Ask("cid", "late"))).Task!.Item);
    }

    private static async Task Calibrate(TestNode node, string person, bool right)
    {
        for (var n = 0; n < 25 && (await node.Ask(person, $"{person}:{n}")).Task is { } task; n++)
        {
            if (!task.Item.StartsWith("gold", StringComparison.Ordinal))
                return;
            var good = task.Swapped ? "B" : "A";
            var bad = task.Swapped ? "A" : "B";
            await node.Submit(person, task, right ? good : bad);
        }
    }

    private static ItemDocument[] Items(int count) =>
        [.. Enumerable.Range(0, count).Select(n => new ItemDocument($"item-{n}", $"Question {n}?", $"one {n}", $"two {n}"))];
}
