using System.Net;
using System.Security.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using Routing.Contracts;
using Routing.Contracts.Feeds;
using Routing.Contracts.Vendors;

namespace Routing.Client;

/// <summary>A connection to a node, for labelling frontends and the command line. Every command is safe to repeat
/// with the same command id: it gives the same answer.</summary>
public sealed partial class RoutingClient : IAsyncDisposable
{
    /// <summary>Rows of one import call.</summary>
    public const int ImportBatch = 500;

    private readonly IHost _host;
    private readonly IGrainFactory _grains;
    private readonly CallPolicy _calls;

    private RoutingClient(IHost host, RoutingClientOptions options)
    {
        _host = host;
        _grains = host.Services.GetRequiredService<IGrainFactory>();
        _calls = new CallPolicy(options.Deadline, TimeProvider.System);
    }

    /// <summary>Connects to a node on this machine.</summary>
    /// <exception cref="NodeUnavailableException">No node answers on the gateway port.</exception>
    public static Task<RoutingClient> Connect(int gatewayPort, CancellationToken cancellation) => Connect(
        new RoutingClientOptions
        {
            Gateways = [new IPEndPoint(IPAddress.Loopback, gatewayPort)],
            // No other node could answer sooner.
            ResponseTimeout = TimeSpan.FromSeconds(30), Deadline = TimeSpan.FromSeconds(30),
        },
        cancellation);

    /// <summary>Connects to a cluster.</summary>
    /// <exception cref="NodeUnavailableException">No gateway answers, or they and this program do not trust each other.</exception>
    public static async Task<RoutingClient> Connect(RoutingClientOptions options, CancellationToken cancellation)
    {
        var probe = new GatewayProbe(options);
        await probe.Require(cancellation);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => ClientSetup.Configure(client.UseConnectionRetryFilter(probe), options));
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellation);
            return new RoutingClient(host, options);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            host.Dispose();
            var fault = await probe.Fault(cancellation);
            throw NodeUnavailableException.Of(Describe(options), fault is null ? failure : new AuthenticationException(fault, failure));
        }
    }

    /// <summary>Makes a programme (the JSON form of a valid <c>Routing.Core.Programmes.Programme</c>) the one in force.</summary>
    public Task<Receipt> Apply(string command, string programme, string json, CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<IProgrammeGrain>(programme).Apply(command, json, cancellation), cancellation);

    /// <summary>The programme in force; null when none was applied.</summary>
    public Task<ProgrammeDocument?> Programme(string programme, CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<IProgrammeGrain>(programme).Get(cancellation), cancellation);

    /// <summary>What keeps the programme from a stage: pilot, revising, live, paused or closed.</summary>
    public Task<StageCheck> CheckStage(string programme, string to, CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<IProgrammeGrain>(programme).CheckStage(to, cancellation), cancellation);

    /// <summary>Moves the programme to another stage, with a reason.</summary>
    public Task<Receipt> MoveProgramme(string programme, StageMove move, CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<IProgrammeGrain>(programme).Move(move, cancellation), cancellation);

    /// <summary>A pool with its people; null when it is not defined.</summary>
    public Task<PoolView?> Pool(string programme, string pool, CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<IPoolGrain>(Keys.Pool(programme, pool)).Get(cancellation), cancellation);

    /// <summary>What is owed to a vendor's pool for a period, and what the vendor says to it. The same period gives the same
    /// statement; what a settled one did not hold comes as a correction.</summary>
    public Task<SettlementReply> Settle(
        string programme, string pool, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) => _calls.Send(
        () => _grains.GetGrain<IVendorGrain>(Keys.Vendor(programme, pool)).Settle(from, to, cancellation), cancellation);

    /// <summary>Imports at most <see cref="ImportBatch"/> items; one receipt for each.</summary>
    public Task<Receipt[]> ImportItems(string programme, ItemDocument[] items, CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<IIntakeGrain>(0).Items(programme, items, cancellation), cancellation);

    /// <summary>Enrols at most <see cref="ImportBatch"/> reviewers; one receipt for each.</summary>
    public Task<Receipt[]> EnrolReviewers(
        string programme, ReviewerDocument[] reviewers, CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<IIntakeGrain>(0).Reviewers(programme, reviewers, cancellation), cancellation);

    /// <summary>The task worth most for a reviewer now, under a durable lease.</summary>
    public Task<WorkReply> RequestWork(
        string command, string programme, string reviewer, CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<IReviewerGrain>(Keys.Reviewer(programme, reviewer)).RequestWork(command, cancellation), cancellation, copied: true);

    /// <summary>Takes an answer; durable when the receipt has no code.</summary>
    public Task<Receipt> Submit(Submission submission, CancellationToken cancellation) =>
        _calls.Send(() => ItemGrain(submission.Programme, submission.Item).Submit(submission, cancellation), cancellation, copied: true);

    /// <summary>Keeps an answer that is not submitted yet.</summary>
    public Task<Receipt> SaveDraft(Submission draft, CancellationToken cancellation) =>
        _calls.Send(() => ItemGrain(draft.Programme, draft.Item).Draft(draft, cancellation), cancellation);

    /// <summary>Skips the task for good, for the reason given in the submission.</summary>
    public Task<Receipt> Skip(Submission submission, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(submission.Reason)
            ? Task.FromResult(new Receipt("reason_required", "A skip needs a reason."))
            : _calls.Send(() => ItemGrain(submission.Programme, submission.Item).GiveBack(submission, cancellation), cancellation, copied: true);

    /// <summary>Gives the task back for good because something is wrong with the item, as the submission's flag says.</summary>
    public Task<Receipt> Flag(Submission submission, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(submission.Flag)
            ? Task.FromResult(new Receipt("validation_failed", "A flag says what is wrong with the item."))
            : _calls.Send(() => ItemGrain(submission.Programme, submission.Item).GiveBack(submission, cancellation), cancellation, copied: true);

    /// <summary>Gives the task back; it may be offered to the reviewer again.</summary>
    public Task<Receipt> Release(Submission submission, CancellationToken cancellation) =>
        _calls.Send(() => ItemGrain(submission.Programme, submission.Item).GiveBack(submission with { Reason = null }, cancellation), cancellation, copied: true);

    /// <summary>Says that the reviewer is still at work; extends the lease once.</summary>
    public Task<Receipt> Heartbeat(
        string programme, string item, string reviewer, long fence, CancellationToken cancellation) =>
        _calls.Send(() => ItemGrain(programme, item).Heartbeat(reviewer, fence, cancellation), cancellation, repeatable: false);

    /// <summary>An adjudicator takes a dispute for one lease's time.</summary>
    public Task<Receipt> TakeDispute(
        string programme, string item, string adjudicator, CancellationToken cancellation) =>
        _calls.Send(() => ItemGrain(programme, item).TakeDispute(adjudicator, cancellation), cancellation);

    /// <summary>An adjudicator ends a dispute with his answer and a reason, or as unresolvable.</summary>
    public Task<Receipt> Adjudicate(Submission ruling, bool unresolvable, CancellationToken cancellation) =>
        _calls.Send(() => ItemGrain(ruling.Programme, ruling.Item).Adjudicate(ruling, unresolvable, cancellation), cancellation);

    /// <summary>Opens a closed task again, with the reason why its ground changed.</summary>
    public Task<Receipt> Reopen(
        string command, string programme, string item, string by, string reason, CancellationToken cancellation) =>
        _calls.Send(() => ItemGrain(programme, item).Reopen(command, by, reason, cancellation), cancellation);

    /// <summary>Suspends, quarantines, resumes or discards an item that is not closed, with a reason.</summary>
    public Task<Receipt> MoveItem(string programme, string item, ItemMove move, CancellationToken cancellation) =>
        _calls.Send(() => ItemGrain(programme, item).Move(move, cancellation), cancellation);

    /// <summary>One task with belief and history; null when the item was never imported.</summary>
    public Task<TaskRecord?> Item(string programme, string item, CancellationToken cancellation) =>
        _calls.Send(() => ItemGrain(programme, item).Get(cancellation), cancellation, copied: true);

    /// <summary>All tasks by external id.</summary>
    public IAsyncEnumerable<TaskRecord> Tasks(string programme, CancellationToken cancellation) =>
        _grains.GetGrain<IReaderGrain>(0).Tasks(programme, cancellation);

    /// <summary>One reviewer; null when he is not enrolled.</summary>
    public Task<ReviewerView?> Reviewer(string programme, string reviewer, CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<IReviewerGrain>(Keys.Reviewer(programme, reviewer)).Get(cancellation), cancellation, copied: true);

    /// <summary>All reviewers by id.</summary>
    public IAsyncEnumerable<ReviewerView> Reviewers(string programme, CancellationToken cancellation) =>
        _grains.GetGrain<IReaderGrain>(0).Reviewers(programme, cancellation);

    /// <summary>Suspends or reinstates a reviewer, with a reason.</summary>
    public Task<Receipt> SetReviewerStatus(
        string command, string programme, string reviewer, bool suspended, string reason,
        CancellationToken cancellation) =>
        _calls.Send(
            () => _grains.GetGrain<IReviewerGrain>(Keys.Reviewer(programme, reviewer)).SetStatus(command, suspended, reason, cancellation),
            cancellation);

    /// <summary>Closes the case of what was noticed about a reviewer: confirmed suspends him, unfounded clears him.</summary>
    public Task<Receipt> CloseCase(
        string command, string programme, string reviewer, bool confirmed, string reason, CancellationToken cancellation) =>
        _calls.Send(
            () => _grains.GetGrain<IReviewerGrain>(Keys.Reviewer(programme, reviewer)).CloseCase(command, confirmed, reason, cancellation),
            cancellation);

    /// <summary>Why a reviewer is not offered an item now; empty when he could be.</summary>
    public Task<string[]> WhyNot(string programme, string reviewer, string item, CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<IReviewerGrain>(Keys.Reviewer(programme, reviewer)).WhyNot(item, cancellation), cancellation);

    /// <summary>The live feed over the ordinary stream API of Orleans, for those who want more than <see cref="Subscribe"/>.</summary>
    public IStreamProvider Streams => _host.Services.GetRequiredKeyedService<IStreamProvider>(LiveFeed.Provider);

    /// <summary>Position of the newest event: what happens from now on comes after it.</summary>
    public Task<long> Head(CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<ILiveFeedGrain>(0).Head(cancellation), cancellation);

    /// <summary>
    /// Hears what happens in a programme: in the order of the journal, at least once in the life of a subscription and without
    /// doubles, over restarts of silos. A handler that throws is given the same event again; while it works, its events wait.
    /// </summary>
    /// <param name="programme">The programme.</param>
    /// <param name="after">Position of the last event dealt with, so that nothing is missed since; null begins now.</param>
    /// <param name="types">Types of <see cref="LiveEvent"/> to hear of; null for all.</param>
    /// <param name="handler">Deals with one event.</param>
    /// <param name="cancellation">Stops waiting for the subscription.</param>
    public async Task<LiveSubscription> Subscribe(
        string programme, long? after, IReadOnlyCollection<string>? types, Func<LiveEvent, Task> handler,
        CancellationToken cancellation)
    {
        var start = after ?? await Head(cancellation);
        var subscription = new LiveSubscription(
            Streams.GetStream<LiveEvent>(LiveFeed.Of(programme)), _grains.GetGrain<ILiveFeedGrain>(0), programme, types, handler, start);
        await subscription.Begin(cancellation);
        return subscription;
    }

    /// <summary>Silos of the cluster, and the consumers of its journal.</summary>
    public Task<ClusterStatus> Cluster(CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<IReaderGrain>(0).Cluster(cancellation), cancellation);

    /// <summary>Counts of a programme.</summary>
    public Task<ProgrammeStatus> Status(string programme, CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<IReaderGrain>(0).Status(programme, cancellation), cancellation);

    /// <summary>Recomputes the beliefs now instead of when enough has been judged.</summary>
    public Task<RefitSummary> Refit(string programme, CancellationToken cancellation) =>
        _calls.Send(() => _grains.GetGrain<IRefitGrain>(programme).Run(cancellation), cancellation);

    /// <summary>The newest refit as <c>Routing.Core.Labels.BeliefSnapshot</c> encodes it; null before the first.</summary>
    public async Task<byte[]?> Beliefs(string programme, CancellationToken cancellation) => (await _calls.Send(
        () => _grains.GetGrain<IRefitGrain>(programme).Exchange(0, 0, 0, cancellation), cancellation)).Newer;

    /// <summary>Waits for the answers to calls under way, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _calls.Drain();
        await _host.StopAsync();
        _host.Dispose();
    }

    private static string Describe(RoutingClientOptions options) =>
        options.Database is null ? string.Join(", ", options.Gateways) : $"the gateways of cluster '{options.ClusterId}'";

    private IPromptItemGrain ItemGrain(string programme, string item) =>
        _grains.GetGrain<IPromptItemGrain>(Keys.Item(programme, item));
}
