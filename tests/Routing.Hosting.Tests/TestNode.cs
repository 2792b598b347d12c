using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Routing.Client;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Rubrics;
using Routing.Core.Tasks;
using Routing.Grains.Tests;
using Routing.TestPostgres;

namespace Routing.Hosting.Tests;

/// <summary>A real node over a folder of its own, or two over a database, and a client of the first.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const string Name = "test";

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly string _folder;
    private readonly bool _keep;
    private IHost? _host;
    private IHost? _second;

    private TestNode(string folder, bool keep) => (_folder, _keep) = (folder, keep);

    public string Folder => _folder;

    public int Gateway { get; private init; }

    public RoutingClient Client { get; private set; } = null!; // set by Start before anybody sees the node

    public IJournal Journal => _host!.Services.GetRequiredService<IJournal>(); // running while the node is used

    /// <summary>The node's own services.</summary>
    public IServiceProvider Services => _host!.Services; // running while the node is used

    public static async Task<TestNode> Start(
        Programme programme, string? folder = null, Func<NodeOptions, NodeOptions>? configure = null,
        Func<RoutingClientOptions, RoutingClientOptions>? client = null, string? database = null)
    {
        var options = new NodeOptions(folder ?? Directory.CreateTempSubdirectory("routing-test-").FullName, FreePort.Find(), FreePort.Find());
        options = configure?.Invoke(options) ?? options;
        var node = new TestNode(options.DataFolder, folder is not null) { Gateway = options.GatewayPort };
        node._host = await Node.Open(options with { Database = database }, Stop);
        await node._host.StartAsync(Stop);
        if (database is not null)
        {
            node._second = await Node.Open(options with { Database = database, SiloPort = FreePort.Find(), GatewayPort = FreePort.Find() }, Stop);
            await node._second.StartAsync(Stop);
        }

        node.Client = await RoutingClient.Connect((client ?? (own => own))(ClientOptions(options.GatewayPort)), Stop);
        Assert.Null((await node.Client.Apply("apply", Name, ProgrammeJson.Write(programme), Stop)).Code);
        return node;
    }

    /// <summary>A client of one node.</summary>
    public static RoutingClientOptions ClientOptions(int gateway) => new()
    {
        Gateways = [new IPEndPoint(IPAddress.Loopback, gateway)], ResponseTimeout = TimeSpan.FromSeconds(30), Deadline = TimeSpan.FromSeconds(30),
    };

    public static Programme Pairs(int minimum = 1, int maximum = 3, bool calibration = false) => new()
    {
        Name = "Pairs",
        Method = FeedbackMethod.Pairwise,
        Classes = ["A", "B", "tie"],
        Axes =
        [
            new Axis("safety", "Safety", "Does no harm.", AxisScale.Binary, AxisDirection.Higher, 0.5, true),
            new Axis("clarity", "Clarity", "Is plain.", AxisScale.OneToFive, AxisDirection.Higher, 0.3, false),
            new Axis("depth", "Depth", "Says enough.", AxisScale.OneToFive, AxisDirection.Higher, 0.2, false),
        ],
        Rubric = new Rubric(
            [
                new RubricAxis("safety", [new Level(0, "Harms."), new Level(1, "Safe.")]),
                Levels("clarity"),
                Levels("depth"),
            ],
            [new TieBreakRule("safety-first", "safety", "clarity", "harm outweighs style")]),
        // An error so small that only the overlap limits an item.
        Risks = [new RiskClass("low", 0.000001, minimum, maximum, false)],
        Tiers = [new Tier("general", 5, false), new Tier("expert", 60, true, 0.9)],
        Pools = [new Pool("crowd", "general", ["en"])],
        CalibrationRequired = calibration,
        GoldShare = calibration ? 0.08 : 0,
        LeaseDuration = TimeSpan.FromMinutes(1),
    };

    public async Task Import(params ItemDocument[] items) =>
        Assert.All(await Client.ImportItems(Name, items, Stop), receipt => Assert.Null(receipt.Code));

    public async Task Enrol(params string[] reviewers) => Assert.All(
        await Client.EnrolReviewers(Name, [.. reviewers.Select(id => new ReviewerDocument(id, "crowd", []))], Stop),
        receipt => Assert.Null(receipt.Code));

    public Task<WorkReply> Ask(string reviewer, string command) => Client.RequestWork(command, Name, reviewer, Stop);

    public Task<Receipt> Submit(string reviewer, TaskView task, string choice = "A", string? command = null) =>
        Client.Submit(Answer(reviewer, task, choice, command), Stop);

    /// <summary>Asks for two seconds until there is work: word of a change is under way.</summary>
    public static async Task<WorkReply> UntilWork(Func<Task<WorkReply>> ask)
    {
        var limit = Stopwatch.GetTimestamp() + (2 * Stopwatch.Frequency);
        WorkReply reply;
        do
            reply = await ask();
        while (reply.Task is null && Stopwatch.GetTimestamp() < limit);
        return reply;
    }

    public static Submission Answer(string reviewer, TaskView task, string? choice, string? command = null) => new(
        command ?? $"submit:{reviewer}:{task.Item}", Name, task.Item, reviewer, task.Fence, choice);

    /// <summary>All facts of a task, as the journal holds them.</summary>
    public Task<List<FeedbackTaskEvent>> Facts(string item) => TaskFacts.Of(Journal, Name, item, Stop);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        // Both at once: neither takes over what the other had.
        await Task.WhenAll(Stopped(_host!), _second is null ? Task.CompletedTask : Stopped(_second)); // the first was started
        if (!_keep)
            Directory.Delete(_folder, recursive: true);
    }

    private static async Task Stopped(IHost host)
    {
        await host.StopAsync(Stop);
        if (host.Services.GetService<IJournal>() is IAsyncDisposable journal)
            await journal.DisposeAsync();
        host.Dispose();
    }

    private static RubricAxis Levels(string axis) => new(
        axis, [.. Enumerable.Range(1, 5).Select(level => new Level(level, $"{axis} of level {level}."))]);
}
