using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Routing.Contracts;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.Core.Rubrics;
using Routing.Core.Tasks;
using Routing.Grains.Admission;
using Routing.Grains.Cluster;
using Routing.Grains.Feeds;
using Routing.Grains.Vendors;
using Routing.RewardModels;
using Routing.RewardModels.Lines;
using Routing.Scoring.Serving;
using Routing.Storage;

namespace Routing.Grains.Tests;

/// <summary>Silos of one process over one journal in memory; messages between them are really serialised.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public const string Name = "test";

    private readonly InProcessTestCluster _cluster;

    private TestCluster(InProcessTestCluster cluster) => _cluster = cluster;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public InMemoryJournal Journal { get; private init; } = null!; // set by Start

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public IGrainFactory Client => _cluster.Client;

    /// <param name="credentials">Callers to admit; null admits everybody.</param>
    /// <param name="roles">Roles by silo; null: each has all.</param>
    public static async Task<TestCluster> Start(short silos, Credentials? credentials = null, string[][]? roles = null)
    {
        var started = -1;
        var (journal, snapshots) = (new InMemoryJournal(), new InMemorySnapshots());
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.UseDistributedGrainDirectory = true;
        builder.ConfigureSilo((_, silo) =>
        {
            var n = Interlocked.Increment(ref started);
            silo.UseRoles(roles?[n] ?? [.. SiloRole.All]);
            silo.AddIncomingGrainCallFilter<CallEdge>();
            if (credentials is not null)
            {
                silo.Services.AddSingleton(credentials);
                silo.AddIncomingGrainCallFilter<CallGuard>();
                silo.AddOutgoingGrainCallFilter<CallGuard>();
            }

            silo.AddRoutingFeeds();
            silo.Services.AddRoutingVendors();
            GrainServices.Add(silo.Services, new NodeSettings()).AddSingleton<ISnapshots>(snapshots)
                .AddSingleton(TimeProvider.System).AddSingleton<IJournal>(journal)
                .AddSingleton<IRewardTrainer>(new LineTrainer()).AddSingleton(_ => new ScoringHost(new ScorerOptions { Device = new DeviceChoice.Cpu() }, TimeProvider.System))
                .AddSingleton<Func<IRewardScorer>>(services => () => new OnnxRewardScorer(services.GetRequiredService<ScoringHost>(), EncoderFormats.Default))
                .AddSingleton<IArtefactStore>(_ => new FileArtefactStore(Path.Combine(Path.GetTempPath(), "routing-grains-tests")));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var test = new TestCluster(cluster) { Journal = journal };
        if (credentials is not null)
            RequestContext.Set(CallerToken.Header, CallerToken.Mint("operator", [.. credentials.ById["operator"].Key], DateTimeOffset.UtcNow));
        Assert.Null((await test.Apply("apply", Pairs(3))).Code);
        RequestContext.Clear();
        return test;
    }

    private static readonly string[] _axes = ["safety", "clarity", "depth"];

    /// <summary>Pairs that so many people judge.</summary>
    public static Programme Pairs(int maximum) => new()
    {
        Name = "Pairs", Method = FeedbackMethod.Pairwise, Classes = ["A", "B", "tie"],
        Axes = [.. _axes.Select(id => new Axis(id, id, id, AxisScale.Pairwise, AxisDirection.Higher, 1 / 3.0, false))],
        Rubric = new Rubric([.. _axes.Select(id => new RubricAxis(id, [new Level(0, $"No {id}."), new Level(1, $"Good {id}.")]))], []),
        // An error so small that only the overlap limits an item.
        Risks = [new RiskClass("low", 0.000001, 1, maximum, false)],
        Tiers = [new Tier("general", 5, false)], Pools = [new Pool("crowd", "general", ["en"])],
        CalibrationRequired = false, GoldShare = 0, LeaseDuration = TimeSpan.FromMinutes(1),
    };

    /// <summary>Grains as a silo's own code calls them.</summary>
    public static IGrainFactory Of(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<IGrainFactory>();

    public static T Service<T>(InProcessSiloHandle silo) where T : notnull => silo.ServiceProvider.GetRequiredService<T>();

    public Task<Receipt> Apply(string command, Programme programme) =>
        Client.GetGrain<IProgrammeGrain>(Name).Apply(command, ProgrammeJson.Write(programme), Stop);

    public async Task Import(int items)
    {
        ItemDocument[] rows = [.. Enumerable.Range(0, items).Select(n => new ItemDocument($"item-{n}", $"Question {n}?", $"one {n}", $"two {n}"))];
        Assert.All(await Client.GetGrain<IIntakeGrain>(0).Items(Name, rows, Stop), receipt => Assert.Null(receipt.Code));
    }

    public async Task Enrol(params string[] people) => Assert.All(
        await Client.GetGrain<IIntakeGrain>(0).Reviewers(Name, [.. people.Select(id => new ReviewerDocument(id, "crowd", []))], Stop),
        receipt => Assert.Null(receipt.Code));

    public IReviewerGrain Reviewer(string id) => Client.GetGrain<IReviewerGrain>(Keys.Reviewer(Name, id));

    public IPromptItemGrain Item(string id) => Client.GetGrain<IPromptItemGrain>(Keys.Item(Name, id));

    public Task<Receipt> Submit(string person, TaskView task, string choice) => Item(task.Item).Submit(
        new Submission($"submit:{person}:{task.Item}:{task.Fence}", Name, task.Item, person, task.Fence, choice), Stop);

    /// <summary>Kills a silo without a word to the others, and waits until they know.</summary>
    public async Task Kill(InProcessSiloHandle silo)
    {
        await _cluster.KillSiloAsync(silo);
        await _cluster.WaitForLivenessToStabilizeAsync(didKill: true);
    }

    /// <summary>The silo where a grain lives now.</summary>
    public async Task<InProcessSiloHandle> HostOf(IAddressable grain)
    {
        var address = await Client.GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
        return Silos.Single(silo => silo.SiloAddress.Equals(address));
    }

    /// <summary>All facts of a task, as the journal holds them.</summary>
    public Task<List<FeedbackTaskEvent>> Facts(string item) => TaskFacts.Of(Journal, Name, item, Stop);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
