using Routing.Contracts;
using static Routing.Core.Tasks.FeedbackTaskEvent;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

public sealed class RepeatedRequestTests
{
    [Fact]
    public async Task A_repeated_request_finds_its_task_after_a_restart_whatever_became_of_the_lease()
    {
        var folder = Directory.CreateTempSubdirectory("routing-test-").FullName;
        TaskView[] first;
        await using (var node = await TestNode.Start(TestNode.Pairs(), folder))
        {
            await node.Import([.. Enumerable.Range(0, 6).Select(n => new ItemDocument($"item-{n}", "Which?", "one", "two"))]);
            await node.Enrol("ada");
            TaskView submitted = await Task(node, "submitted"), released = await Task(node, "released"), skipped = await Task(node, "skipped");
            await node.Submit("ada", submitted, "A");
            await node.Client.Release(Answer("ada", released, null, "back"), Stop);
            await node.Client.Skip(Answer("ada", skipped, null, "skip") with { Reason = "unclear" }, Stop);
            first = [submitted, released, skipped, await Task(node, "held")];

            Assert.Equal(first.Select(Identity), (await Repeat(node)).Select(Identity));
        }

        await using (var node = await TestNode.Start(TestNode.Pairs(), folder))
        {
            var again = await Repeat(node);

            Assert.Equal(first.Select(Identity), again.Select(Identity));
            Assert.Equal("lease_superseded", (await node.Submit("ada", again[1], "A", "late")).Code);
            var leases = new List<Leased>();
            for (var n = 0; n < 6; n++)
                leases.AddRange((await node.Facts($"item-{n}")).OfType<Leased>());
            Assert.Equal(4, leases.Count); // Asking again led to no further lease.
        }

        Directory.Delete(folder, recursive: true);
    }

    private static (string, long, string?, DateTimeOffset) Identity(TaskView task) => (task.Item, task.Fence, task.First, task.ExpiresAt);

    private static async Task<TaskView> Task(TestNode node, string command)
    {
        var reply = await node.Ask("ada", command);
        return reply.Task ?? throw new Xunit.Sdk.XunitException(string.Join("; ", reply.Reasons));
    }

    private static async Task<TaskView[]> Repeat(TestNode node) =>
    [
        await Task(node, "submitted"), await Task(node, "released"), await Task(node, "skipped"), await Task(node, "held"),
    ];
}
