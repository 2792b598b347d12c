using System.Collections.Concurrent;
using Routing.Contracts;
using Routing.Contracts.Vendors;

namespace Routing.Cli.Vendors.Conformance;

/// <summary>An engine's side for one case: gives tasks of the given kind, misbehaves as the case asks, and writes down all
/// that the pool does.</summary>
internal sealed class TestDesk(IReadOnlyList<ItemDocument> items, string[] choices, string method, TimeProvider clock) : IVendorDesk
{
    private readonly ConcurrentDictionary<string, ReviewerDocument> _people = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (string Reviewer, TaskView Task)> _claimed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (PoolAnswer Answer, Receipt Receipt)> _commands = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, string), bool> _given = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private long _fence;
    private int _atWork;
    private int _most;
    private int _lost;

    /// <summary>Submissions whose answer is lost on the way back.</summary>
    public int LoseReplies { get; set; }

    /// <summary>Refuses submissions with this code; null takes them.</summary>
    public string? RefuseSubmit { get; set; }

    /// <summary>Answers claims with this reason; null gives tasks.</summary>
    public string? RefuseClaim { get; set; }

    /// <summary>Characters of the prompts.</summary>
    public int PromptLength { get; set; }

    /// <summary>Places accepted by the pool; null while its answer is awaited. Replaced, never changed.</summary>
    public HashSet<string>? Accepted { get; set; }

    /// <summary>People who left.</summary>
    public ConcurrentDictionary<string, bool> Withdrawn { get; } = new(StringComparer.Ordinal);

    public ICollection<ReviewerDocument> People => _people.Values;

    public ConcurrentQueue<(string Reference, string Reviewer, DateTimeOffset At)> Claims { get; } = new();

    public ConcurrentQueue<PoolAnswer> Submissions { get; } = new();

    public ConcurrentQueue<PoolAnswer> Skips { get; } = new();

    public ConcurrentQueue<PoolAnswer> Releases { get; } = new();

    /// <summary>Tasks given so far, with who has them.</summary>
    public ICollection<(string Reviewer, TaskView Task)> Given => _claimed.Values;

    /// <summary>Judgments taken so far: item and fence.</summary>
    public ConcurrentDictionary<string, string> Judgments { get; } = new(StringComparer.Ordinal);

    public int MostAtWork => Volatile.Read(ref _most);

    /// <summary>What no engine would let pass, whatever the case asks about.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    public Task<Receipt[]> Enrol(ReviewerDocument[] people, CancellationToken cancellation) => Task.FromResult(people
        .Select(person => _people.TryAdd(person.Id, person) ? Receipt.Durable : Receipt.Unchanged).ToArray());

    public Task<WorkReply> Claim(string reference, string reviewer, CancellationToken cancellation)
    {
        Claims.Enqueue((reference, reviewer, clock.GetUtcNow()));
        if (!_people.TryGetValue(reviewer, out var person))
            return No("not_found: the pool has no such person.", $"{reviewer} claims and was never enrolled.");
        if (Withdrawn.ContainsKey(reviewer))
            return No("reviewer_suspended: he has left.", fault: null);
        if (Accepted is { } accepted && !accepted.Contains(reference))
            return No("offer_unknown: no such place of work.", $"{reference} is claimed and was not accepted.");
        if (_claimed.TryGetValue(reference, out var earlier))
        {
            return earlier.Reviewer == reviewer
                ? Task.FromResult(new WorkReply(earlier.Task, [], TimeSpan.Zero))
                : No("offer_taken: somebody else has it.", $"{reference} is claimed by {earlier.Reviewer} and by {reviewer}.");
        }

        if (RefuseClaim is { } reason)
            return No(reason, fault: null);
        var item = items.FirstOrDefault(item => (person.OnlyItems?.Contains(item.ExternalId) ?? true)
            && _given.TryAdd((reviewer, item.ExternalId), true));
        if (item is null)
            return No("queue_empty: nothing for this person.", fault: null);
        var prompt = PromptLength > 0 ? new string('x', PromptLength) : item.Prompt;
        var task = new TaskView(
            item.ExternalId, Interlocked.Increment(ref _fence), clock.GetUtcNow().AddMinutes(5), prompt, item.CandidateA,
            item.CandidateB, method, choices, [], false, null);
        _claimed[reference] = (reviewer, task);
        var atWork = Interlocked.Increment(ref _atWork);
        int most;
        while (atWork > (most = Volatile.Read(ref _most)) && Interlocked.CompareExchange(ref _most, atWork, most) != most)
        {
            // Somebody else raised it.
        }

        return Task.FromResult(new WorkReply(task, [], TimeSpan.Zero));
    }

    public Task<Receipt> Heartbeat(string item, string reviewer, long fence, CancellationToken cancellation) =>
        Task.FromResult(Receipt.Durable);

    public Task<Receipt> SaveDraft(PoolAnswer draft, CancellationToken cancellation) => Task.FromResult(Receipt.Durable);

    public Task<Receipt> Submit(PoolAnswer answer, CancellationToken cancellation)
    {
        Submissions.Enqueue(answer);
        var receipt = Take(answer);
        if (Interlocked.Increment(ref _lost) <= LoseReplies)
            throw new TimeoutException("The reply was lost.");
        return Task.FromResult(receipt);
    }

    public Task<Receipt> Skip(PoolAnswer answer, CancellationToken cancellation)
    {
        Skips.Enqueue(answer);
        if (string.IsNullOrWhiteSpace(answer.Reason))
            return Refuse("reason_required", $"{answer.Item} is skipped without a reason.");
        return End(answer);
    }

    public Task<Receipt> Release(PoolAnswer answer, CancellationToken cancellation)
    {
        Releases.Enqueue(answer);
        return End(answer);
    }

    public Task<Receipt> Withdraw(string command, string reviewer, string reason, CancellationToken cancellation)
    {
        Withdrawn[reviewer] = true;
        return Task.FromResult(Receipt.Durable);
    }

    private Receipt Take(PoolAnswer answer)
    {
        if (_commands.TryGetValue(answer.Command, out var earlier))
        {
            if (earlier.Answer.Choice == answer.Choice && earlier.Answer.Item == answer.Item)
                return earlier.Receipt with { Changed = false };
            _faults.Enqueue($"Command {answer.Command} comes again with another answer.");
            return new Receipt("idempotency_mismatch", "The command was used before with another answer.");
        }

        var receipt = Check(answer);
        _commands[answer.Command] = (answer, receipt);
        return receipt;
    }

    private Receipt Check(PoolAnswer answer)
    {
        var held = _claimed.Values.FirstOrDefault(pair => pair.Reviewer == answer.Reviewer && pair.Task.Item == answer.Item);
        if (string.IsNullOrWhiteSpace(answer.Command))
            return Fault("validation_failed", $"{answer.Item} is submitted without a command id.");
        if (held.Task is null)
            return Fault("lease_expired", $"{answer.Reviewer} submits {answer.Item} without a lease.");
        if (held.Task.Fence != answer.Fence)
            return Fault("lease_superseded", $"{answer.Item} is submitted with fence {answer.Fence}, its lease has {held.Task.Fence}.");
        if (choices.Length > 0 && !choices.Contains(answer.Choice, StringComparer.Ordinal))
            return Fault("validation_failed", $"{answer.Item} is answered '{answer.Choice}', which is no choice.");
        if (RefuseSubmit is { } code)
            return new Receipt(code, "Refused by the case.");
        if (!Judgments.TryAdd($"{answer.Item}/{answer.Fence}", answer.Reviewer))
            return Fault("already_judged", $"{answer.Item} is judged twice by {answer.Reviewer} under one lease.");
        Interlocked.Decrement(ref _atWork);
        return Receipt.Durable;
    }

    private Task<Receipt> End(PoolAnswer answer)
    {
        Interlocked.Decrement(ref _atWork);
        var held = _claimed.Values.Any(pair => pair.Reviewer == answer.Reviewer && pair.Task.Item == answer.Item && pair.Task.Fence == answer.Fence);
        return held ? Task.FromResult(Receipt.Durable) : Refuse("lease_superseded", $"{answer.Item} is given back without its lease.");
    }

    private Task<Receipt> Refuse(string code, string fault) => Task.FromResult(Fault(code, fault));

    private Receipt Fault(string code, string fault)
    {
        _faults.Enqueue(fault);
        return new Receipt(code, fault);
    }

    private Task<WorkReply> No(string reason, string? fault)
    {
        if (fault is not null)
            _faults.Enqueue(fault);
        return Task.FromResult(new WorkReply(null, [reason], TimeSpan.Zero));
    }
}
