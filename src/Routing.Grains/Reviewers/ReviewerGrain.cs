using Orleans;
using Routing.Contracts;
using Routing.Core.Ledgers;
using Routing.Core.Ports;

namespace Routing.Grains.Reviewers;

[GrainType("reviewer")]
internal sealed class ReviewerGrain : Grain, IReviewerGrain
{
    private readonly Ledger<ReviewerDocument?, ReviewerEvent> _ledger;

    public ReviewerGrain(IGrainContext context, IJournal journal) =>
        _ledger = new Ledger<ReviewerDocument?, ReviewerEvent>(
            journal, new JsonEventCodec<ReviewerEvent>(), "reviewer/" + context.GrainId.Key, null,
            static (_, e) => ((ReviewerEvent.Enrolled)e).Profile);

    public async Task<Receipt> Enrol(ReviewerDocument reviewer, CancellationToken cancellation)
    {
        var refusal = await _ledger.Transact(
            present => present is not null && Same(present, reviewer)
                ? new Decision<ReviewerEvent>.Accepted()
                : new Decision<ReviewerEvent>.Accepted(new ReviewerEvent.Enrolled(reviewer)),
            cancellation);
        return new Receipt(refusal?.Code, refusal?.Detail);
    }

    public async Task<ReviewerDocument?> Get(CancellationToken cancellation) => await _ledger.State(cancellation);

    private static bool Same(ReviewerDocument a, ReviewerDocument b) =>
        a with { Languages = [], OnlyItems = null } == b with { Languages = [], OnlyItems = null }
        && a.Languages.SequenceEqual(b.Languages) && (a.OnlyItems ?? []).SequenceEqual(b.OnlyItems ?? [])
        && a.OnlyItems is null == b.OnlyItems is null;
}
