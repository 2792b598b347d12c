using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Routing.Contracts;
using Routing.Core.Tasks;
using Routing.Frontend;
using Answer = Routing.Frontend.Answer;

namespace Routing.Hosting.Tests;

/// <summary>The sample frontend over a real node, as a browser uses it.</summary>
public sealed class FrontendTests
{
    [Fact]
    public async Task A_browser_asks_drafts_submits_and_gives_back()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());
        await node.Import(new ItemDocument("one", "One?", "a", "b"), new ItemDocument("two", "Two?", "a", "b"));
        await node.Enrol("ada");
        await using var site = await Start(node);
        using var browser = Browser(site, "ada");

        Assert.Contains("Which answer is better?", await browser.GetStringAsync("/", TestNode.Stop), StringComparison.Ordinal);
        var (_, task) = await Post(browser, "next?command=c1", null);
        Assert.Equal(task["item"]!.ToString(), (await Post(browser, "next?command=c1", null)).Body["item"]!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await Post(browser, "draft", Of(task, text: "half a sentence"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await Post(browser, "heartbeat", Of(task))).Status);
        Assert.Equal("half a sentence", (await Post(browser, "next?command=c1", null)).Body["draftText"]!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await Post(browser, "submit", Of(task, "A"))).Status);
        var again = await Post(browser, "submit", Of(task, "A"));
        Assert.Equal((HttpStatusCode.OK, false), (again.Status, again.Body["changed"]!.GetValue<bool>()));
        var (_, second) = await Post(browser, "next?command=c2", null);
        Assert.Equal(HttpStatusCode.OK, (await Post(browser, "release", Of(second))).Status);

        var facts = await node.Facts(task["item"]!.ToString());
        Assert.Equal("A", Assert.Single(facts.OfType<FeedbackTaskEvent.Judged>()).Answer.Choice);
        Assert.Single((await node.Facts(second["item"]!.ToString())).OfType<FeedbackTaskEvent.GaveBack>());
    }

    [Fact]
    public async Task What_the_engine_refuses_is_a_problem_with_its_code()
    {
        await using var node = await TestNode.Start(TestNode.Pairs());
        await node.Import(new ItemDocument("one", "One?", "a", "b"));
        await node.Enrol("ada");
        await using var site = await Start(node);
        using var browser = Browser(site, "ada");
        using var nobody = Browser(site, null);
        using var stranger = Browser(site, "eve");
        var (_, task) = await Post(browser, "next?command=c1", null);

        var answers = new[]
        {
            await Post(nobody, "next?command=c", null),
            await Post(stranger, "submit", Of(task, "A")),
            await Post(browser, "submit", Of(task, "perhaps")),
            await Post(browser, "skip", Of(task)),
        };
        var idle = await Post(stranger, "next?command=c", null);

        Assert.Equal(
            [(401, "signed_out"), (409, "lease_superseded"), (422, "choice_not_allowed"), (422, "reason_required")],
            answers.Select(answer => ((int)answer.Status, answer.Body["code"]!.ToString())));
        Assert.Equal(HttpStatusCode.Accepted, idle.Status);
        Assert.StartsWith("not_found", idle.Body["reasons"]![0]!.ToString(), StringComparison.Ordinal);
    }

    private static async Task<WebApplication> Start(TestNode node)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = Site.Build(builder, node.Client, TestNode.Name);
        await site.StartAsync(TestNode.Stop);
        return site;
    }

    private static HttpClient Browser(WebApplication site, string? person)
    {
        var browser = new HttpClient { BaseAddress = new Uri(site.Urls.Single()) };
        if (person is not null)
            browser.DefaultRequestHeaders.Add("X-Reviewer", person);
        return browser;
    }

    private static Answer Of(JsonNode task, string? choice = null, string? text = null) => new(
        "s:" + task["item"], task["item"]!.ToString(), task["fence"]!.GetValue<long>(), choice, null, text);

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Post(HttpClient browser, string path, Answer? answer)
    {
        using var content = answer is null ? null : JsonContent.Create(answer);
        using var reply = await browser.PostAsync(new Uri("/work/" + path, UriKind.Relative), content, TestNode.Stop);
        return (reply.StatusCode, JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestNode.Stop))!);
    }
}
