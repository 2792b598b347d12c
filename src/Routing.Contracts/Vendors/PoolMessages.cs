namespace Routing.Contracts.Vendors;

/// <summary>What a vendor can do.</summary>
/// <param name="Contract">Version of the plug-in contract that the pool speaks.</param>
/// <param name="Languages">Language tags; at least one.</param>
/// <param name="Methods">Feedback methods it takes, as programmes name them.</param>
/// <param name="PricePerJudgment">In cents.</param>
/// <param name="MaxParallel">Tasks at work at a time, at most.</param>
/// <param name="MaxTextLength">Characters of a task's text that it takes.</param>
public sealed record PoolDescription(
    int Contract, string Vendor, string[] Languages, string[] Methods, decimal PricePerJudgment, int MaxParallel,
    int MaxTextLength);

/// <summary>Work in question.</summary>
public sealed record QuoteRequest(string Programme, string Language, string Method, int Count, DateTimeOffset Deadline);

/// <summary>What the vendor would do of it.</summary>
/// <param name="Capacity">Judgments until the deadline, at most as many as were asked for; 0 for none.</param>
public sealed record PoolQuote(decimal PricePerJudgment, int Capacity, DateTimeOffset Earliest, DateTimeOffset ValidUntil);

/// <summary>Places of work on offer.</summary>
/// <param name="Id">The same id is the same offer.</param>
public sealed record OfferBatch(string Id, string Programme, OfferedTask[] Tasks, DateTimeOffset ExpiresAt);

/// <summary>One place of work: which item it becomes is decided when a person claims it.</summary>
public sealed record OfferedTask(string Reference, string Language, string Method, decimal Price);

/// <summary>The vendor's word on one place.</summary>
public sealed record OfferReply(string Reference, bool Accepted, string? Reason = null);

/// <summary>An answer of one of the vendor's people.</summary>
/// <param name="Command">Names the submission: the same command again gives the same answer.</param>
public sealed record PoolAnswer(
    string Command, string Item, string Reviewer, long Fence, string? Choice = null,
    Dictionary<string, string>? Axes = null, string? Text = null, string? Reason = null);

/// <summary>What became of a judgment when its item closed.</summary>
/// <param name="Judgment">Item and fence of the judgment.</param>
/// <param name="Agrees">Whether the published label is what the person answered; null where there is none to compare.</param>
/// <param name="Reason">Stable code: why the item closed.</param>
public sealed record PoolVerdict(string Judgment, string Item, string Reviewer, bool? Agrees, string Reason);

/// <summary>What is owed for one judgment.</summary>
public sealed record PayableLine(string Judgment, string Item, string Reviewer, DateTimeOffset At, decimal Amount);

/// <summary>What is owed for a period. Corrections are new statements that name the one they correct.</summary>
public sealed record PayableStatement(
    string Id, string Programme, DateTimeOffset From, DateTimeOffset To, PayableLine[] Lines, decimal Total,
    string? Corrects = null);

/// <summary>Whether the vendor's own books agree, and else why not.</summary>
public sealed record PayableReply(bool Agreed, string[] Reasons);
