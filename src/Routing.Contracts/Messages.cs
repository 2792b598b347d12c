
namespace Routing.Contracts;

/// <summary>The outcome of a command. Null code: it is durable. Otherwise a stable code and its reason.</summary>
/// <param name="Changed">False where the same had been recorded before.</param>
[GenerateSerializer, Immutable, Alias("routing.Receipt")]
public sealed record Receipt(
    [property: Id(0)] string? Code, [property: Id(1)] string? Detail, [property: Id(2)] bool Changed = true)
{
    /// <summary>The command is on disk.</summary>
    public static Receipt Durable { get; } = new(null, null);

    /// <summary>The command was on disk already.</summary>
    public static Receipt Unchanged { get; } = new(null, null, Changed: false);
}

/// <summary>A programme in force.</summary>
/// <param name="Version">Counts the applied programmes from 1.</param>
[GenerateSerializer, Immutable, Alias("routing.ProgrammeDocument")]
public sealed record ProgrammeDocument([property: Id(0)] string Json, [property: Id(1)] int Version);

/// <summary>A vendor's set of reviewers.</summary>
[GenerateSerializer, Immutable, Alias("routing.PoolDocument")]
public sealed record PoolDocument(
    [property: Id(0)] string Id, [property: Id(1)] string Tier, [property: Id(2)] string[] Languages,
    [property: Id(3)] decimal PricePerJudgment);

[GenerateSerializer, Immutable, Alias("routing.PoolView")]
public sealed record PoolView([property: Id(0)] PoolDocument Pool, [property: Id(1)] string[] Reviewers);

/// <summary>An item to import.</summary>
/// <param name="Risk">Name of a risk class; null is the first.</param>
/// <param name="Gold">The known answer by question, which makes the item gold; null for work.</param>
[GenerateSerializer, Immutable, Alias("routing.ItemDocument")]
public sealed record ItemDocument(
    [property: Id(0)] string ExternalId, [property: Id(1)] string Prompt, [property: Id(2)] string? CandidateA = null,
    [property: Id(3)] string? CandidateB = null, [property: Id(4)] string Language = "en",
    [property: Id(5)] string? Risk = null, [property: Id(6)] string Slice = "general",
    [property: Id(7)] Dictionary<string, string>? Gold = null, [property: Id(8)] EligibilityDocument? Eligibility = null,
    [property: Id(9)] bool Harmful = false, [property: Id(10)] PairDocument? Pair = null);

/// <summary>Which two candidates of a prompt an item compares; items of one group teach one set of utilities.</summary>
[GenerateSerializer, Immutable, Alias("routing.PairDocument")]
public sealed record PairDocument(
    [property: Id(0)] string Group, [property: Id(1)] string First, [property: Id(2)] string Second);

/// <summary>Who may not judge an item beside what its programme says: its author, his team and those in conflict with
/// him, and who lacks a qualification.</summary>
[GenerateSerializer, Immutable, Alias("routing.EligibilityDocument")]
public sealed record EligibilityDocument(
    [property: Id(0)] string? Author, [property: Id(1)] string? AuthorTeam, [property: Id(2)] string[] Qualifications);

/// <summary>A reviewer to enrol.</summary>
/// <param name="Languages">Empty: those of the pool.</param>
/// <param name="OnlyItems">Limits offers to these external ids (recorded people); null is no limit.</param>
/// <param name="Conflicts">People whose work he must not judge, and with whom he must not judge.</param>
/// <param name="Group">Group he counts for in quotas.</param>
/// <param name="HarmfulLimit">Most harmful items on a day.</param>
[GenerateSerializer, Immutable, Alias("routing.ReviewerDocument")]
public sealed record ReviewerDocument(
    [property: Id(0)] string Id, [property: Id(1)] string Pool, [property: Id(2)] string[] Languages,
    [property: Id(3)] string[]? OnlyItems = null, [property: Id(4)] int DailyLimit = int.MaxValue,
    [property: Id(5)] string? Team = null, [property: Id(6)] string[]? Qualifications = null,
    [property: Id(7)] string[]? Conflicts = null, [property: Id(8)] string? Group = null,
    [property: Id(9)] int HarmfulLimit = int.MaxValue);

/// <summary>A task under a lease, or the reasons why there is none now.</summary>
[GenerateSerializer, Immutable, Alias("routing.WorkReply")]
public sealed record WorkReply(
    [property: Id(0)] TaskView? Task, [property: Id(1)] string[] Reasons, [property: Id(2)] TimeSpan AskAgainIn);

/// <summary>What a reviewer sees: candidates in the order shown, never their origin, other people's answers, or
/// whether the item is gold.</summary>
/// <param name="Choices">The allowed choices; empty where axes or a text are asked.</param>
/// <param name="Axes">Allowed answers by axis.</param>
/// <param name="Swapped">Whether the second candidate of the item is shown first.</param>
/// <param name="Method">How he answers; "check": whether the second text, that somebody made of the first, is good.</param>
[GenerateSerializer, Immutable, Alias("routing.TaskView")]
public sealed record TaskView(
    [property: Id(0)] string Item, [property: Id(1)] long Fence, [property: Id(2)] DateTimeOffset ExpiresAt,
    [property: Id(3)] string Prompt, [property: Id(4)] string? First, [property: Id(5)] string? Second,
    [property: Id(6)] string Method, [property: Id(7)] string[] Choices,
    [property: Id(8)] Dictionary<string, string[]> Axes, [property: Id(9)] bool Swapped,
    [property: Id(10)] string? DraftText);

/// <summary>The answer to a leased task.</summary>
/// <param name="Flag">What is wrong with the item, given back for good: harmful, unclearRubric, wrongLanguage, personalData or
/// technical.</param>
/// <param name="Unsure">He cannot tell and asks for an expert, with a reason and without an answer.</param>
[GenerateSerializer, Immutable, Alias("routing.Submission")]
public sealed record Submission(
    [property: Id(0)] string Command, [property: Id(1)] string Programme, [property: Id(2)] string Item,
    [property: Id(3)] string Reviewer, [property: Id(4)] long Fence, [property: Id(5)] string? Choice = null,
    [property: Id(6)] Dictionary<string, string>? Axes = null, [property: Id(7)] string? Text = null,
    [property: Id(8)] string? Reason = null, [property: Id(9)] bool Unsure = false, [property: Id(10)] string? Flag = null);

/// <summary>A reviewer's lease of one item, asked by his grain.</summary>
/// <param name="ExpertIn">Slices in which a generalist counts as an expert.</param>
[GenerateSerializer, Immutable, Alias("routing.LeaseCall")]
public sealed record LeaseCall(
    [property: Id(0)] string Command, [property: Id(1)] string Reviewer, [property: Id(2)] bool Expert,
    [property: Id(3)] OfferDocument? Offer, [property: Id(4)] string? Group = null, [property: Id(5)] string[]? ExpertIn = null);

/// <summary>The lease a task gave, or its refusal.</summary>
[GenerateSerializer, Immutable, Alias("routing.LeaseReply")]
public sealed record LeaseReply([property: Id(0)] TaskView? Task, [property: Id(1)] Receipt Receipt);

/// <summary>Who asks a shard for work.</summary>
[GenerateSerializer, Immutable, Alias("routing.AskerDocument")]
public sealed record AskerDocument(
    [property: Id(0)] string Reviewer, [property: Id(1)] int Tier, [property: Id(2)] double CostCents,
    [property: Id(3)] string[] Languages, [property: Id(4)] string[]? OnlyItems, [property: Id(5)] string? Team,
    [property: Id(6)] int AnsweredToday, [property: Id(7)] int DailyLimit, [property: Id(8)] string[] Qualifications,
    [property: Id(9)] string[] Conflicts, [property: Id(10)] string? Group = null,
    [property: Id(11)] int HarmfulLimit = int.MaxValue, [property: Id(12)] double Ability = 1,
    [property: Id(13)] bool InOrderOnly = false, [property: Id(14)] string[]? ExpertIn = null,
    [property: Id(15)] double ShadowPrice = 0,
    [property: Id(16)] bool Calibrated = true);

/// <summary>A soft reservation that the queue made for a reviewer.</summary>
[GenerateSerializer, Immutable, Alias("routing.Reservation")]
public sealed record Reservation([property: Id(0)] OfferDocument Offer);

/// <summary>One who waits with others.</summary>
/// <param name="Command">Of his request.</param>
[GenerateSerializer, Immutable, Alias("routing.WaitingAsker")]
public sealed record WaitingAsker([property: Id(0)] AskerDocument Asker, [property: Id(1)] string Command);

/// <summary>What became of one who waited.</summary>
/// <param name="Offer">Null: nothing.</param>
/// <param name="TurnedAway">There is work for him, but others do it better.</param>
[GenerateSerializer, Immutable, Alias("routing.HeldReply")]
public sealed record HeldReply([property: Id(0)] OfferDocument? Offer, [property: Id(1)] bool TurnedAway);

/// <summary>Why an item was offered; the numbers of the score and of the draw.</summary>
[GenerateSerializer, Immutable, Alias("routing.OfferDocument")]
public sealed record OfferDocument(
    [property: Id(0)] string Item, [property: Id(1)] double Gain, [property: Id(2)] double RiskWeight,
    [property: Id(3)] double AgeFactor, [property: Id(4)] double PendingDiscount, [property: Id(5)] double Cost,
    [property: Id(6)] double ShadowPrice, [property: Id(7)] double Score, [property: Id(8)] string PolicyVersion,
    [property: Id(9)] double Propensity, [property: Id(10)] double Draw, [property: Id(11)] bool Explored,
    [property: Id(12)] int CellsConsidered, [property: Id(13)] int ItemsConsidered, [property: Id(14)] string? Model = null);

/// <summary>What the queue needs to know of an item to place it.</summary>
/// <param name="Gold">The item measures people; it is offered by schedule, not by worth.</param>
/// <param name="Version">Facts the entry rests on; the shard ignores one that rests on fewer than it knows of.</param>
/// <param name="Ended">Leases that no longer run; null for none.</param>
[GenerateSerializer, Immutable, Alias("routing.QueueEntry")]
public sealed record QueueEntry(
    [property: Id(0)] string Item, [property: Id(1)] int Question, [property: Id(2)] double[] Belief,
    [property: Id(3)] int Risk, [property: Id(4)] string Language, [property: Id(5)] bool Open,
    [property: Id(6)] bool Gold, [property: Id(7)] bool NeedsExpert, [property: Id(8)] DateTimeOffset OpenedAt,
    [property: Id(9)] int Judgments, [property: Id(10)] string[] Done, [property: Id(11)] HeldLease[] Leases,
    [property: Id(12)] EligibilityDocument? Eligibility, [property: Id(13)] string? Model = null,
    [property: Id(14)] int Version = int.MaxValue, [property: Id(15)] string Slice = "general", [property: Id(16)] bool Harmful = false,
    [property: Id(17)] string?[]? Groups = null, [property: Id(18)] HeldLease[]? Ended = null,
    [property: Id(19)] bool Grouped = false);

/// <summary>A new belief about an item whose answers are the same.</summary>
/// <param name="Judgments">How many answers the belief rests on; the shard ignores one that rests on fewer than it
/// knows of.</param>
[GenerateSerializer, Immutable, Alias("routing.Repricing")]
public sealed record Repricing(
    [property: Id(0)] string Item, [property: Id(1)] int Question, [property: Id(2)] double[] Belief,
    [property: Id(3)] bool NeedsExpert, [property: Id(4)] int Judgments, [property: Id(5)] string? Model = null);

/// <summary>A lease that runs, or ran.</summary>
/// <param name="Over">It was submitted or given back, or its time is over.</param>
[GenerateSerializer, Immutable, Alias("routing.HeldLease")]
public sealed record HeldLease(
    [property: Id(0)] string Item, [property: Id(1)] string Reviewer, [property: Id(2)] string Command,
    [property: Id(3)] long Fence, [property: Id(4)] DateTimeOffset EndsAt, [property: Id(5)] bool Over = false);

/// <summary>One reviewer's answer to a gold item.</summary>
/// <param name="Answers">Expected and given class of each question.</param>
[GenerateSerializer, Immutable, Alias("routing.GoldResult")]
public sealed record GoldResult(
    [property: Id(0)] string Item, [property: Id(1)] Dictionary<string, (int Expected, int Given)> Answers,
    [property: Id(2)] DateTimeOffset At);

/// <summary>One judgment as given and as inference reads it.</summary>
/// <param name="Answers">Answer by question in canonical order (presentation undone).</param>
/// <param name="Check">What a second person said of a text; null where people answer with classes.</param>
[GenerateSerializer, Immutable, Alias("routing.JudgmentRecord")]
public sealed record JudgmentRecord(
    [property: Id(0)] string Id, [property: Id(1)] string Reviewer, [property: Id(2)] bool Expert,
    [property: Id(3)] Dictionary<string, string> Answers, [property: Id(4)] string? Text,
    [property: Id(5)] string? Reason, [property: Id(6)] DateTimeOffset At, [property: Id(7)] bool Late,
    [property: Id(8)] int RubricVersion, [property: Id(9)] bool Swapped, [property: Id(10)] OfferDocument? Offer,
    [property: Id(11)] bool Overridden, [property: Id(12)] TextCheckView? Check = null);

/// <summary>Belief about one question of an item.</summary>
/// <param name="Posterior">Human posterior by class, raw; sums to 1.</param>
/// <param name="Calibrated">What stops and displays use.</param>
/// <param name="Hard">Probability that the item is hard, in [0, 1].</param>
/// <param name="Leading">The most probable class; empty where people may differ.</param>
/// <param name="Distribution">What people answer where they may differ; null where there is one truth.</param>
[GenerateSerializer, Immutable, Alias("routing.QuestionBelief")]
public sealed record QuestionBelief(
    [property: Id(0)] string Question, [property: Id(1)] string[] Classes, [property: Id(2)] double[] Posterior,
    [property: Id(3)] double[] Calibrated, [property: Id(4)] double Hard, [property: Id(5)] string Leading,
    [property: Id(6)] DistributionView? Distribution = null);

/// <summary>Answers to a question of taste.</summary>
/// <param name="Groups">By declared group; people without one are in <paramref name="All"/> only.</param>
[GenerateSerializer, Immutable, Alias("routing.DistributionView")]
public sealed record DistributionView([property: Id(0)] SharesView All, [property: Id(1)] SharesView[] Groups);

/// <summary>Answers of some people.</summary>
/// <param name="Answers">People who seem to answer as one count as one.</param>
[GenerateSerializer, Immutable, Alias("routing.SharesView")]
public sealed record SharesView(
    [property: Id(0)] string Group, [property: Id(1)] double Answers, [property: Id(2)] ShareView[] Shares);

/// <summary>Share of one class with its 95 % Wilson interval; null without answers.</summary>
[GenerateSerializer, Immutable, Alias("routing.ShareView")]
public sealed record ShareView(
    [property: Id(0)] string Class, [property: Id(1)] double? Share, [property: Id(2)] double? Low, [property: Id(3)] double? High);

/// <summary>One task with its live belief and its history.</summary>
/// <param name="StopReason">Why no more judgments are bought, or why it is disputed; null while it is open.</param>
/// <param name="Standing">What the stop rule says now, in plain words with numbers.</param>
/// <param name="Ruling">Adjudicator and his reason; null where nobody had to rule.</param>
/// <param name="RuledText">The text he wrote; null where people answer with classes.</param>
/// <param name="Evidence">What a reward model says of it; null where the programme has none.</param>
/// <param name="ClosedWith">The reward model that helped to close it; null: people alone.</param>
/// <param name="Assisted">Confidence joined with that model's evidence.</param>
/// <param name="Moves">Times a person took it out of routing or put it back, oldest first; null for none.</param>
[GenerateSerializer, Immutable, Alias("routing.TaskRecord")]
public sealed record TaskRecord(
    [property: Id(0)] ItemDocument Item, [property: Id(1)] string Status, [property: Id(2)] string? StopReason,
    [property: Id(3)] string Standing, [property: Id(4)] Dictionary<string, string> Verdicts,
    [property: Id(5)] double? Confidence, [property: Id(6)] QuestionBelief[] Beliefs,
    [property: Id(7)] JudgmentRecord[] Judgments, [property: Id(8)] HeldLease[] Leases,
    [property: Id(9)] string[] Skips, [property: Id(10)] DateTimeOffset OpenedAt,
    [property: Id(11)] DateTimeOffset? ClosedAt, [property: Id(12)] string? Ruling = null,
    [property: Id(13)] EvidenceView? Evidence = null, [property: Id(14)] string? ClosedWith = null,
    [property: Id(15)] double? Assisted = null, [property: Id(16)] PromptGroupView? Group = null,
    [property: Id(17)] MoveRecord[]? Moves = null, [property: Id(18)] string? RuledText = null);

/// <summary>What people's answers about all pairs of a prompt say of its candidates.</summary>
/// <param name="Candidates">Best first.</param>
/// <param name="Comparisons">Answers behind it.</param>
/// <param name="IsOnScale">The answers fit one scale; where they do not, one pair says nothing of another.</param>
[GenerateSerializer, Immutable, Alias("routing.PromptGroupView")]
public sealed record PromptGroupView(
    [property: Id(0)] string Group, [property: Id(1)] CandidateView[] Candidates, [property: Id(2)] int Comparisons,
    [property: Id(3)] bool IsOnScale);

/// <summary>One candidate of a prompt.</summary>
/// <param name="Utility">Distance from the mean of the prompt's candidates; a difference of 1 is odds of e in a decisive answer.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="Best">Probability of being the best.</param>
[GenerateSerializer, Immutable, Alias("routing.CandidateView")]
public sealed record CandidateView(
    [property: Id(0)] string Candidate, [property: Id(1)] double Utility, [property: Id(2)] double Low,
    [property: Id(3)] double High, [property: Id(4)] double Best);

/// <summary>Reliability of a reviewer on one question and slice.</summary>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="Evidence">Pieces of evidence, weighted.</param>
/// <param name="IsPrior">Too little evidence: what is shown is the pool's prior.</param>
[GenerateSerializer, Immutable, Alias("routing.ReputationView")]
public sealed record ReputationView(
    [property: Id(0)] string Question, [property: Id(1)] string Slice, [property: Id(2)] double Mean,
    [property: Id(3)] double Low, [property: Id(4)] double High, [property: Id(5)] double LowerTenth,
    [property: Id(6)] double Evidence, [property: Id(7)] int Answers, [property: Id(8)] int Gold,
    [property: Id(9)] bool IsPrior);

/// <summary>A reviewer with status and reputation.</summary>
/// <param name="SideBias">Liking for the side shown first, log odds of left against right; 0 for none.</param>
/// <param name="Signals">What was noticed about his work and nobody cleared him of.</param>
/// <param name="ExpertIn">Slices in which a generalist works as an expert.</param>
/// <param name="Leniency">Levels he answers above the truth in the mean, by axis; scales only.</param>
[GenerateSerializer, Immutable, Alias("routing.ReviewerView")]
public sealed record ReviewerView(
    [property: Id(0)] string Id, [property: Id(1)] string Pool, [property: Id(2)] string Tier,
    [property: Id(3)] string Status, [property: Id(4)] string StatusReason, [property: Id(5)] int GoldAnswered,
    [property: Id(6)] int GoldRight, [property: Id(7)] int Answers, [property: Id(8)] ReputationView[] Reputation,
    [property: Id(9)] double SideBias = 0, [property: Id(10)] SignalDocument[]? Signals = null,
    [property: Id(11)] string[]? ExpertIn = null, [property: Id(12)] Dictionary<string, double>? Leniency = null);

/// <summary>One signal about a reviewer's work.</summary>
/// <param name="Kind">Name of a <see cref="Core.Reviewers.SignalKind"/>.</param>
/// <param name="Acts">It leads to probation; others only make for more gold.</param>
/// <param name="With">The others it is about.</param>
[GenerateSerializer, Immutable, Alias("routing.SignalDocument")]
public sealed record SignalDocument(
    [property: Id(0)] string Kind, [property: Id(1)] bool Acts, [property: Id(2)] string Words,
    [property: Id(3)] DateTimeOffset At, [property: Id(4)] string[] With);

/// <summary>What a refit noticed about one reviewer.</summary>
/// <param name="ExpertIn">Slices in which he has shown what experts show, with the numbers.</param>
[GenerateSerializer, Immutable, Alias("routing.ConductDocument")]
public sealed record ConductDocument(
    [property: Id(0)] SignalDocument[] Signals, [property: Id(1)] Dictionary<string, string> ExpertIn);

/// <summary>An event of the journal that cannot be read: what it belongs to is left out until that is mended.</summary>
/// <param name="Stream">The stream of the thing that is left out.</param>
/// <param name="Fault">Kind of the fault.</param>
[GenerateSerializer, Immutable, Alias("routing.SetAside")]
public sealed record SetAside(
    [property: Id(0)] long Position, [property: Id(1)] string Stream, [property: Id(2)] string Fault)
{
    /// <summary>How many of a list are told at most.</summary>
    public const int Most = 20;

    /// <summary>The first of them, each once, by position.</summary>
    public static SetAside[] First(IEnumerable<SetAside> all) =>
        [.. all.DistinctBy(one => one.Stream).OrderBy(one => one.Position).Take(Most)];
}

/// <summary>Counts of one shard.</summary>
/// <param name="Aside">Items that cannot be read; null for none.</param>
[GenerateSerializer, Immutable, Alias("routing.QueueSummary")]
public sealed record QueueSummary(
    [property: Id(0)] int Open, [property: Id(1)] int Leases, [property: Id(2)] int WaitingForExpert,
    [property: Id(3)] int Gold, [property: Id(4)] SetAside[]? Aside = null);

/// <summary>Counts of a programme.</summary>
/// <param name="Budgets">The money of the tiers that have a budget; null where none has.</param>
/// <param name="Alarms">What calls for a person and what audits show, in plain words with numbers.</param>
/// <param name="Aside">Items and reviewers that are left out because an event of theirs cannot be read, the first few; null for
/// none.</param>
[GenerateSerializer, Immutable, Alias("routing.ProgrammeStatus")]
public sealed record ProgrammeStatus(
    [property: Id(0)] string Name, [property: Id(1)] int Version, [property: Id(2)] int Open,
    [property: Id(3)] int Leases, [property: Id(4)] int WaitingForExpert, [property: Id(5)] int Gold,
    [property: Id(6)] long Judgments, [property: Id(7)] int Epoch, [property: Id(8)] long Events,
    [property: Id(9)] string[]? Alarms = null, [property: Id(10)] SetAside[]? Aside = null,
    [property: Id(11)] TierPaceDocument[]? Budgets = null);

/// <summary>One refit.</summary>
[GenerateSerializer, Immutable, Alias("routing.RefitSummary")]
public sealed record RefitSummary(
    [property: Id(0)] int Epoch, [property: Id(1)] int Votes, [property: Id(2)] double Milliseconds);

/// <summary>What a silo hears when it asks for the newest refit.</summary>
/// <param name="Since">Judgments told since the refit that the caller now knows.</param>
/// <param name="Paces">The money of the tiers that have a budget; null where none has.</param>
/// <param name="Newer">The newest refit as Routing.Core encodes it; null where the caller has it, or there is none.</param>
[GenerateSerializer, Immutable, Alias("routing.BeliefsNews")]
public sealed record BeliefsNews(
    [property: Id(0)] long Since, [property: Id(1)] byte[]? Newer, [property: Id(2)] TierPaceDocument[]? Paces = null);

/// <summary>The money of one tier, in cents.</summary>
/// <param name="Committed">Out with running leases.</param>
/// <param name="Forecast">Spent at the end, if it goes on as of late.</param>
/// <param name="IsSpent">Nothing is offered to the tier any more.</param>
/// <param name="Price">What an offer must be worth, in units of the score.</param>
[GenerateSerializer, Immutable, Alias("routing.TierPaceDocument")]
public sealed record TierPaceDocument(
    [property: Id(0)] string Tier, [property: Id(1)] decimal Budget, [property: Id(2)] decimal Spent,
    [property: Id(3)] decimal Committed, [property: Id(4)] decimal Left, [property: Id(5)] DateTimeOffset Until,
    [property: Id(6)] double CentsPerHour, [property: Id(7)] decimal Forecast, [property: Id(8)] bool IsSpent,
    [property: Id(9)] double Price, [property: Id(10)] string Words);
