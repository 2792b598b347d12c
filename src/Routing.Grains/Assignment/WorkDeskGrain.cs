using Orleans;
using Orleans.Concurrency;
using Routing.Contracts;
using Routing.Core.Assignment;

namespace Routing.Grains.Assignment;

/// <summary>Passes a reviewer's request to a shard, then to the item: reserve in memory, lease on disk.</summary>
[StatelessWorker, GrainType("desk")]
internal sealed class WorkDeskGrain(NodeSettings settings) : Grain, IWorkDeskGrain
{
    // A reservation can be stale; a few tries find the next best item.
    private const int Tries = 4;

    public async Task<WorkReply> RequestWork(WorkRequest request, CancellationToken cancellation)
    {
        var reviewer = await GrainFactory.GetGrain<IReviewerGrain>(Keys.Reviewer(request.Programme, request.Reviewer))
            .Get(cancellation);
        if (reviewer is null)
            return new WorkReply(null, [$"not_found: reviewer '{request.Reviewer}' is not enrolled."], TimeSpan.FromMinutes(1));

        var first = (int)(new CounterRandom(settings.Seed).Draw("shard", request.Command, 0) * settings.Shards);
        for (var offset = 0; offset < settings.Shards; offset++)
        {
            var shard = GrainFactory.GetGrain<IQueueShardGrain>(
                Keys.Shard(request.Programme, (first + offset) % settings.Shards));
            for (var attempt = 0; attempt < Tries; attempt++)
            {
                if (await shard.Reserve(reviewer, request.Command, cancellation) is not { } reserved)
                    break;
                var lease = await GrainFactory.GetGrain<IPromptItemGrain>(Keys.Item(request.Programme, reserved.Item))
                    .Lease(request.Command, reviewer.Id, reviewer.Expert, reserved.Why, reserved.Propensity, cancellation);
                if (lease.Task is not null)
                    return new WorkReply(lease.Task, [], TimeSpan.Zero);
            }
        }

        return new WorkReply(null, ["queue_empty: no open item is suitable for this reviewer now."], TimeSpan.FromSeconds(2));
    }

    public Task<Receipt> Submit(Submission submission, CancellationToken cancellation) =>
        Item(submission).Submit(submission, cancellation);

    public Task<Receipt> GiveBack(Submission submission, CancellationToken cancellation) =>
        Item(submission).GiveBack(submission, cancellation);

    private IPromptItemGrain Item(Submission submission) =>
        GrainFactory.GetGrain<IPromptItemGrain>(Keys.Item(submission.Programme, submission.Item));
}
