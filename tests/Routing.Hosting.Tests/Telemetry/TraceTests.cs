using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry.Trace;
using Routing.Contracts;
using Routing.Hosting.Telemetry;

namespace Routing.Hosting.Tests.Telemetry;

public sealed class TraceTests
{
    [Fact]
    public async Task A_judgment_is_one_trace_from_the_client_to_the_commit_that_it_shared()
    {
        var spans = new ConcurrentBag<Activity>();
        using var source = new ActivitySource("Routing.Test");
        using var listener = Listen(spans);
        await using var node = await TestNode.Start(TestNode.Pairs());
        await node.Import(new ItemDocument("secret-item", "Secret prompt?", "one", "two"));
        await node.Enrol("secret-person");
        var task = (await node.Ask("secret-person", "ask")).Task!;

        ActivityTraceId trace;
        using (var frontend = source.StartActivity("frontend"))
        {
            trace = frontend!.TraceId;
            Assert.Null((await node.Submit("secret-person", task)).Code);
        }

        var judgment = spans.Where(span => span.TraceId == trace).ToList();
        var append = Assert.Single(judgment, span => span.OperationName == "journal append");
        var commit = Assert.Single(
            spans, span => span.OperationName == "journal commit" && span.Links.Any(link => link.Context.SpanId == append.SpanId));
        Assert.Contains(append.Links, link => link.Context.SpanId == commit.SpanId);
        Assert.Contains(judgment, span => span.Source.Name == "Microsoft.Orleans.Application" && span.Kind is ActivityKind.Client);
        Assert.Contains(judgment, span => span.SpanId == append.ParentSpanId && span.Kind is ActivityKind.Server);
    }

    [Fact]
    public async Task No_span_that_leaves_the_node_names_an_item_a_person_or_a_text()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = Listen(spans);
        await using (var node = await TestNode.Start(TestNode.Pairs()))
        {
            await node.Import(new ItemDocument("secret-item", "Secret prompt?", "secret one", "secret two"));
            await node.Enrol("secret-person");
            Assert.Null((await node.Submit("secret-person", (await node.Ask("secret-person", "ask")).Task!)).Code);
        }

        using var remover = new KeyRemover();
        foreach (var span in spans)
            remover.OnEnd(span);

        Assert.Contains(spans, span => span.OperationName.Contains("Submit", StringComparison.Ordinal));
        Assert.DoesNotContain(
            spans.SelectMany(span => span.TagObjects.Select(tag => $"{span.DisplayName} {tag.Key} {tag.Value}")),
            text => text.Contains("secret", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityTraceFlags.None, SamplingDecision.Drop)]
    public void A_commit_is_kept_when_a_trace_that_it_served_is(ActivityTraceFlags flags, SamplingDecision expected)
    {
        var append = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags);

        var decision = new LinkSampler(share: 0).ShouldSample(new SamplingParameters(
            default, ActivityTraceId.CreateRandom(), "journal commit", ActivityKind.Client, links: [new ActivityLink(append)]));

        Assert.Equal(expected, decision.Decision);
    }

    private static ActivityListener Listen(ConcurrentBag<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Routing", StringComparison.Ordinal)
                || source.Name == "Microsoft.Orleans.Application",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
