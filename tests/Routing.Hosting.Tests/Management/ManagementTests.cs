using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Routing.Contracts;
using Routing.Hosting.Management;
using Routing.TestPostgres;

namespace Routing.Hosting.Tests.Management;

public sealed class ManagementTests
{
    [Fact]
    public async Task A_running_node_is_alive_started_and_ready()
    {
        var (node, http) = await Start();
        await using var _ = node;
        using var __ = http;

        Assert.Equal(HttpStatusCode.OK, await Status(http, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, await Status(http, "/health/startup"));
        Assert.Equal(HttpStatusCode.OK, await Status(http, "/health/ready"));
    }

    [Fact]
    public async Task A_node_whose_journal_is_gone_is_alive_but_not_ready()
    {
        var (node, http) = await Start();
        await using var _ = node;
        using var __ = http;

        await ((IAsyncDisposable)node.Journal).DisposeAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status(http, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await Status(http, "/health/live"));
    }

    [Fact]
    public async Task What_was_judged_can_be_scraped_and_names_nobody()
    {
        var (node, http) = await Start();
        await using var _ = node;
        using var __ = http;
        await node.Import(new ItemDocument("secret-item", "Secret prompt?", "one", "two"));
        await node.Enrol("secret-person");
        Assert.Null((await node.Submit("secret-person", (await node.Ask("secret-person", "ask")).Task!)).Code);

        var scraped = await http.GetStringAsync("/metrics", TestNode.Stop);

        Assert.Matches(@"routing_judgment_submitted_total\{[^}]*method=""pairwise"",tier=""general""\} [1-9]", scraped);
        Assert.Contains("routing_submit_duration_seconds_count", scraped, StringComparison.Ordinal);
        Assert.Contains("routing_journal_commit_duration_seconds_count", scraped, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", scraped, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_dashboard_asks_for_the_operators_password()
    {
        var (node, http) = await Start(options => options with { Dashboard = true, Password = "right" });
        await using var _ = node;
        using var __ = http;

        Assert.Equal(HttpStatusCode.Unauthorized, await Status(http, "/ops/orleans/"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(http, "/ops/orleans/DashboardCounters", "wrong"));
        Assert.Equal(HttpStatusCode.OK, await Status(http, "/ops/orleans/", "right"));
        Assert.Equal(HttpStatusCode.OK, await Status(http, "/ops/orleans/DashboardCounters", "right"));
    }

    [Fact]
    public void A_dashboard_without_a_password_stays_on_this_machine()
    {
        var options = new ManagementOptions(1) { Dashboard = true };

        Assert.Null(options.Fault);
        Assert.NotNull((options with { Address = IPAddress.Any }).Fault);
    }

    private static async Task<(TestNode Node, HttpClient Http)> Start(Func<ManagementOptions, ManagementOptions>? configure = null)
    {
        var management = new ManagementOptions(FreePort.Find());
        var node = await TestNode.Start(
            TestNode.Pairs(), configure: options => options with { Management = configure?.Invoke(management) ?? management });
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{management.Port}");
        return (node, new HttpClient { BaseAddress = new Uri(address) });
    }

    private static async Task<HttpStatusCode> Status(HttpClient http, string path, string? password = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (password is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"operator:{password}")));
        }

        using var response = await http.SendAsync(request, TestNode.Stop);
        return response.StatusCode;
    }
}
