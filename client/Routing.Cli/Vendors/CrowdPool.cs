using System.Collections.Concurrent;
using Routing.Cli.Demo;
using Routing.Contracts;
using Routing.Contracts.Vendors;
using Routing.Core.Programmes;

namespace Routing.Cli.Vendors;

/// <summary>A crowd as a vendor: recorded people who answer what they answered then, or simulated ones. It works as a vendor's
/// plug-in does: it promises places, sends people to claim them, and keeps books of what they submitted.</summary>
internal sealed class CrowdPool : IReviewerPool
{
    private const int MaxParallel = 8, PeopleTried = 12, SendsTried = 5, MaxText = 200_000;

    private static readonly TimeSpan _quoteHolds = TimeSpan.FromMinutes(5);

    private readonly ICrowd _crowd;
    private readonly string _vendor;
    private readonly string _method;
    private readonly TimeProvider _clock;
    private readonly ReviewerDocument[] _people;
    private readonly ConcurrentDictionary<string, OfferReply> _promised = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _busy = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _gone = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _books = new(StringComparer.Ordinal); // reviewer by judgment
    private volatile bool _stopped;
    private IVendorDesk? _desk;
    private int _next = -1;
    private int _atWork;

    /// <param name="crowd">The people.</param>
    /// <param name="clock">For expiries.</param>
    /// <param name="pool">The pool of the crowd's programme whose people these are.</param>
    public CrowdPool(ICrowd crowd, TimeProvider clock, string? pool = null)
    {
        (_crowd, _clock, _vendor) = (crowd, clock, crowd.Name);
        _method = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(crowd.Programme.Method.ToString());
        pool ??= crowd.Programme.Pools.First(present => !TierOf(crowd.Programme, present).Expert).Id;
        _people = [.. crowd.Reviewers.Where(person => person.Pool == pool)];
        Price = crowd.Programme.Pools.First(present => present.Id == pool) is var terms && terms.PricePerJudgment is { } own
            ? own : TierOf(crowd.Programme, terms).PricePerJudgment;
    }

    private decimal Price { get; }

    public Task<PoolDescription> Describe(CancellationToken cancellation) => Task.FromResult(new PoolDescription(
        IReviewerPool.Contract, _vendor, ["en"], [_method], Price, MaxParallel, MaxText));

    public Task Start(IVendorDesk desk, CancellationToken cancellation)
    {
        _desk = desk;
        return desk.Enrol(_people, cancellation);
    }

    public Task<PoolQuote> Quote(QuoteRequest request, CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow();
        var able = request.Language == "en" && request.Method == _method && request.Deadline > now;
        return Task.FromResult(new PoolQuote(
            Price, able ? Math.Clamp(request.Count, 0, Free) : 0, now, now + _quoteHolds));
    }

    public Task<OfferReply[]> Offer(OfferBatch batch, CancellationToken cancellation)
    {
        var expired = batch.ExpiresAt <= _clock.GetUtcNow();
        var places = Free; // Of one offer no more than were free when it came, however quickly some are worked off.
        return Task.FromResult(batch.Tasks.Select(task => _promised.GetOrAdd(task.Reference, reference =>
        {
            var reason = expired ? "expired" : task.Language != "en" ? "language" : task.Method != _method ? "method"
                : task.Price < Price ? "price" : _stopped ? "stopped" : null;
            if (reason is null && places-- <= 0)
                reason = "capacity";
            if (reason is null)
            {
                Interlocked.Increment(ref _atWork);
                _ = Work(reference, batch.ExpiresAt);
            }

            return new OfferReply(reference, reason is null, reason);
        })).ToArray());
    }

    public Task Verdict(PoolVerdict[] verdicts, CancellationToken cancellation) => Task.CompletedTask; // Recorded people learn nothing.

    public Task<PayableReply> Payable(PayableStatement statement, CancellationToken cancellation)
    {
        var reasons = new List<string>();
        foreach (var twice in statement.Lines.GroupBy(line => line.Judgment, StringComparer.Ordinal).Where(lines => lines.Count() > 1))
            reasons.Add($"{twice.Key} is there {twice.Count()} times.");
        foreach (var line in statement.Lines)
        {
            if (!_books.TryGetValue(line.Judgment, out var reviewer) || reviewer != line.Reviewer)
                reasons.Add($"{line.Judgment} of {line.Reviewer} is not in the books.");
            if (line.Amount != Price)
                reasons.Add($"{line.Judgment} is paid {line.Amount} instead of {Price}.");
        }

        foreach (var missing in statement.Corrects is null ? _books.Keys.Except(statement.Lines.Select(line => line.Judgment)) : [])
            reasons.Add($"{missing} is missing.");
        if (statement.Total != statement.Lines.Sum(line => line.Amount))
            reasons.Add($"The total is {statement.Total}, its lines sum to {statement.Lines.Sum(line => line.Amount)}.");
        return Task.FromResult(new PayableReply(reasons.Count == 0, [.. reasons]));
    }

    public Task Stop(CancellationToken cancellation)
    {
        _stopped = true;
        return Task.CompletedTask;
    }

    private int Free => Math.Max(0, MaxParallel - Volatile.Read(ref _atWork));

    private async Task Work(string reference, DateTimeOffset expiresAt)
    {
        await Task.Yield();
        try
        {
            for (var tried = 0; tried < Math.Min(PeopleTried, _people.Length); tried++)
            {
                if (_stopped || _clock.GetUtcNow() >= expiresAt || await Try(reference))
                    return;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _atWork);
        }
    }

    // One person's attempt; whether the place is used up.
    private async Task<bool> Try(string reference)
    {
        var person = _people[(Interlocked.Increment(ref _next) & int.MaxValue) % _people.Length].Id;
        if (_gone.ContainsKey(person) || !_busy.TryAdd(person, true))
            return false;
        try
        {
            var reply = await Send(() => _desk!.Claim(reference, person, CancellationToken.None)); // started before anything is offered
            if (reply.Task is { } task)
            {
                await Answer(reference, person, task);
                return true;
            }

            if (reply.Reasons.Any(reason => reason.StartsWith("reviewer_suspended", StringComparison.Ordinal)))
                _gone[person] = true;
            return reply.Reasons.Any(reason => reason.StartsWith("offer_", StringComparison.Ordinal));
        }
        finally
        {
            _busy.TryRemove(person, out _);
        }
    }

    private async Task Answer(string reference, string person, TaskView task)
    {
        if (task.Prompt.Length + (task.First?.Length ?? 0) + (task.Second?.Length ?? 0) > MaxText)
        {
            await Send(() => _desk!.Skip(
                new PoolAnswer($"skip:{reference}", task.Item, person, task.Fence, Reason: "The text is too long for us."), CancellationToken.None));
            return;
        }

        var answer = new PoolAnswer($"submit:{reference}", task.Item, person, task.Fence, _crowd.Answer(person, task));
        var receipt = await Send(() => _desk!.Submit(answer, CancellationToken.None));
        if (receipt.Code is null)
            _books[string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{task.Item}/{task.Fence}")] = person;
    }

    // What was not answered may have arrived: the same again, never another.
    private static async Task<T> Send<T>(Func<Task<T>> send)
    {
        for (var sent = 1; ; sent++)
        {
            try
            {
                return await send();
            }
            catch (Exception lost) when (sent < SendsTried && lost is TimeoutException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20 * sent));
            }
        }
    }

    private static Tier TierOf(Programme programme, Pool pool) => programme.Tiers.First(tier => tier.Name == pool.Tier);
}
