using Routing.Contracts;
using Routing.Contracts.Vendors;

namespace Routing.Grains.Vendors;

/// <summary>The engine as one pool sees it: only its own people pass.</summary>
internal sealed class VendorDesk(IGrainFactory grains, string programme, string pool) : IVendorDesk
{
    private static readonly Receipt _stranger = new("not_found", "The pool has no such person.");

    // People are only ever added to a pool, so whoever was seen there stays.
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);

    public async Task<Receipt[]> Enrol(ReviewerDocument[] people, CancellationToken cancellation) =>
        await Task.WhenAll(people.Select(person => Reviewer(person.Id).Enrol(person with { Pool = pool }, cancellation)));

    public async Task<WorkReply> Claim(string reference, string reviewer, CancellationToken cancellation) =>
        await IsOwn(reviewer, cancellation)
            ? await grains.GetGrain<IVendorGrain>(Keys.Vendor(programme, pool)).Claim(reference, reviewer, cancellation)
            : new WorkReply(null, [$"{_stranger.Code}: {_stranger.Detail}"], TimeSpan.Zero);

    public async Task<Receipt> Heartbeat(string item, string reviewer, long fence, CancellationToken cancellation) =>
        await IsOwn(reviewer, cancellation) ? await Item(item).Heartbeat(reviewer, fence, cancellation) : _stranger;

    public Task<Receipt> SaveDraft(PoolAnswer draft, CancellationToken cancellation) =>
        Pass(draft, answer => Item(answer.Item).Draft(answer, cancellation), cancellation);

    public Task<Receipt> Submit(PoolAnswer answer, CancellationToken cancellation) =>
        Pass(answer, submission => Item(submission.Item).Submit(submission, cancellation), cancellation);

    public Task<Receipt> Skip(PoolAnswer answer, CancellationToken cancellation) =>
        string.IsNullOrWhiteSpace(answer.Reason)
            ? Task.FromResult(new Receipt("reason_required", "A skip needs a reason."))
            : Pass(answer, submission => Item(submission.Item).GiveBack(submission, cancellation), cancellation);

    public Task<Receipt> Release(PoolAnswer answer, CancellationToken cancellation) =>
        Pass(answer with { Reason = null }, submission => Item(submission.Item).GiveBack(submission, cancellation), cancellation);

    public async Task<Receipt> Withdraw(string command, string reviewer, string reason, CancellationToken cancellation) =>
        await IsOwn(reviewer, cancellation)
            ? await Reviewer(reviewer).SetStatus(command, suspended: true, reason, cancellation) : _stranger;

    private async Task<Receipt> Pass(
        PoolAnswer answer, Func<Submission, Task<Receipt>> to, CancellationToken cancellation) =>
        await IsOwn(answer.Reviewer, cancellation)
            ? await to(new Submission(
                answer.Command, programme, answer.Item, answer.Reviewer, answer.Fence, answer.Choice, answer.Axes, answer.Text,
                answer.Reason))
            : _stranger;

    private async Task<bool> IsOwn(string reviewer, CancellationToken cancellation)
    {
        lock (_own)
        {
            if (_own.Contains(reviewer))
                return true;
        }

        var view = await grains.GetGrain<IPoolGrain>(Keys.Pool(programme, pool)).Get(cancellation);
        lock (_own)
        {
            _own.UnionWith(view?.Reviewers ?? []);
            return _own.Contains(reviewer);
        }
    }

    private IPromptItemGrain Item(string item) => grains.GetGrain<IPromptItemGrain>(Keys.Item(programme, item));

    private IReviewerGrain Reviewer(string id) => grains.GetGrain<IReviewerGrain>(Keys.Reviewer(programme, id));
}
