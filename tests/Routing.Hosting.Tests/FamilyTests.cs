using Routing.Client;
using Routing.Contracts;
using Routing.Core.Programmes;
using static Routing.Hosting.Tests.LearnablePairs;
using static Routing.Hosting.Tests.TestNode;

namespace Routing.Hosting.Tests;

/// <summary>A family of slices has a line of reward models of its own.</summary>
public sealed class FamilyTests
{
    private const string Code = "code";

    private const int Items = 120, FirstOfCode = 500;

    private static readonly Programme _programme = TestNode.Pairs(minimum: 1, maximum: 2) with
    {
        RewardModel = new RewardModelPolicy
        {
            NewLabels = 100_000, MinimumGap = TimeSpan.Zero, BlindShare = 0.2, Families = [new RewardFamily(Code, [Code]) { NewLabels = 90_000 }],
        },
    };

    // People like in the one family what they dislike in the other: one model for both could not say so.
    [Fact]
    public async Task Each_line_learns_from_its_slices_serves_and_steers_them()
    {
        await using var node = await TestNode.Start(_programme);
        await Refunds.Import(node.Client, Items);
        await Refunds.Import(node.Client, Items, FirstOfCode, Code);
        await Judge(node.Client, 2 * Items);

        await Train(node.Client);
        await Train(node.Client, Code);
        bool IsDone(ModelStatus status) => status is { Served: not null, Trust: not null, Scored: Items, Judgments: Items };
        var overall = await Until(node.Client, IsDone);
        var code = await Until(node.Client, status => IsDone(status) && status.Trust!.Model == "code@1", Code);

        Assert.Equal(["overall", Code], overall.Lines!);
        Assert.Equal(("overall@1", Items), (overall.Served!.Model, Assert.Single(overall.Versions).Pairs));
        Assert.Equal(("code@1", Items), (code.Served!.Model, Assert.Single(code.Versions).Pairs));
        Assert.NotEqual(overall.Versions[0].Dataset, code.Versions[0].Dataset);
        Assert.Equal((100_000, 90_000), (overall.Triggers![0].Threshold, code.Triggers![0].Threshold));
        Assert.True(await Prefers(node.Client, Keys.RewardLine));
        Assert.False(await Prefers(node.Client, Code));
        var right = new List<bool>();
        await foreach (var task in node.Client.Tasks(Name, Stop))
        {
            if (task.Evidence?.LogOdds is { } odds)
                right.Add(odds > 0 == (int.Parse(task.Item.ExternalId["item-".Length..], System.Globalization.CultureInfo.InvariantCulture) is var n && n % 2 == 0 != n >= FirstOfCode));
        }

        Assert.Equal(2 * Items, right.Count);
        Assert.InRange(right.Count(one => one), 2 * Items * 0.9, 2 * Items);

        Assert.Null((await node.Client.RollBackModel("back", Name, "ada", "a look", Stop, Code)).Code);
        Assert.Null((await node.Client.ModelStatus(Name, Stop, Code)).Served);
        Assert.NotNull((await node.Client.ModelStatus(Name, Stop)).Served);
    }

    [Fact]
    public async Task A_line_that_the_programme_does_not_name_is_said_to_be_none()
    {
        await using var node = await TestNode.Start(_programme);

        Assert.Contains("no line of reward models 'poems'", (await node.Client.ModelStatus(Name, Stop, "poems")).Refusal, StringComparison.Ordinal);
    }

    // Whether a refund is scored above none.
    private static async Task<bool> Prefers(RoutingClient client, string line)
    {
        var reply = await client.Score(
            Name, "Case 7: what do you offer me?",
            ["We refund the fee of case 7 and call you on Monday about the next step.", "We cannot say much about case 7, sorry."], Stop, line: line);
        Assert.Equal(line + "@1", reply.Model);
        return reply.Scores[0] > reply.Scores[1];
    }

    private static async Task Judge(RoutingClient client, int count)
    {
        for (var n = 0; n < count; n++)
        {
            var reply = await client.RequestWork($"ada:{n}", Name, "ada", Stop);
            Assert.NotNull(reply.Task);
            var ofCode = string.CompareOrdinal(reply.Task.Item, $"item-{FirstOfCode:0000}") >= 0;
            var refund = reply.Task.First!.StartsWith("We refund", StringComparison.Ordinal);
            Assert.Null((await client.Submit(TestNode.Answer("ada", reply.Task, refund != ofCode ? "A" : "B"), Stop)).Code);
        }
    }
}
