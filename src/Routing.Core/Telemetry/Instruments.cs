using System.Diagnostics.Metrics;

namespace Routing.Core.Telemetry;

/// <summary>Everything that is counted and timed, once: name, unit, meaning. <c>docs/telemetry.md</c> shows the same list
/// and a test compares the two. Tags have few values and never hold a key, a person, a tenant or a text.</summary>
public static class Instruments
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Routing";

    private static readonly Meter _meter = new(MeterName);

    // Seconds, from a call in memory to a database in trouble.
    private static readonly InstrumentAdvice<double> _seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private static readonly InstrumentAdvice<int> _counts = new()
    {
        HistogramBucketBoundaries = [1, 2, 3, 5, 8, 16, 32, 64, 128, 256, 512],
    };

    // Work
    public static Histogram<double> WorkRequest { get; } = Seconds("routing.work.request.duration", "Time to answer a reviewer's request for work");

    public static Counter<long> WorkEmpty { get; } = Count("routing.work.empty", "{request}", "Requests for work that found none; tag reason");

    public static Histogram<double> Submit { get; } = Seconds("routing.submit.duration", "Time until a submitted answer is acknowledged, which means on disk");

    public static Counter<long> Judgments { get; } = Count("routing.judgment.submitted", "{judgment}", "Judgments recorded; tags method, tier");

    public static Counter<long> Leases { get; } = Count("routing.lease.granted", "{lease}", "Leases recorded; tag kind: work or gold");

    public static Counter<long> LeasesExpired { get; } = Count("routing.lease.expired", "{lease}", "Leases that ended without an answer");

    public static Gauge<long> LeasesActive { get; } = Level("routing.lease.active", "{lease}", "Answers in flight in the shards of this silo");

    public static Counter<long> Refusals { get; } = Count("routing.refusal", "{command}", "Commands that the rules refused; tag code");

    // Items
    public static Gauge<long> ItemsOpen { get; } = Level("routing.item.open", "{item}", "Open items in the shards of this silo; tags state: queued, expert or gold, risk: the rank of the class from 0, not for gold");

    public static Gauge<long> ItemsLate { get; } = Level("routing.item.late", "{item}", "Of the open items in the shards of this silo those older than their programme's serviceHours; tag risk, the rank of the class from 0");

    public static Histogram<double> ItemAge { get; } = _meter.CreateHistogram(
        "routing.item.age", "s", "Age of an item when it closed", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 10, 60, 300, 900, 3600, 14400, 43200, 86400, 259200, 604800, 2592000] });

    public static Counter<long> ItemsResolved { get; } = Count("routing.item.resolved", "{item}", "Items closed; tag risk, the rank of the class from 0");

    public static Counter<long> ItemsStopped { get; } = Count("routing.item.stop", "{item}", "Items that buy no more judgments; tag reason");

    public static Counter<long> ItemsVerified { get; } = Count("routing.item.verified", "{item}", "Items that closed as not verified and that gold bears out since");

    public static Counter<long> ItemsReopened { get; } = Count("routing.item.reopened", "{item}", "Closed items asked about again");

    public static Histogram<int> ItemJudgments { get; } = _meter.CreateHistogram(
        "routing.item.judgments", "{judgment}", "Judgments of an item when it closed", null, _counts);

    // Quality
    public static Counter<long> GoldAnswers { get; } = Count("routing.gold.answered", "{answer}", "Answers to gold; tag right: true or false");

    public static Histogram<double> LabelError { get; } = _meter.CreateHistogram(
        "routing.label.error.estimate", "1", "Calibrated probability that a label is wrong when its item closed", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5] });

    public static Gauge<double> Agreement { get; } = _meter.CreateGauge<double>("routing.agreement", "1", "Share of equal answers of two people about one item, in the mean, as of the last look at how people work; tags metric: percent, question: its index");

    public static Gauge<long> ReputationBand { get; } = Level("routing.reputation.band", "{reviewer}", "Reviewers by where they stand against the share of right answers asked for, as of the last look at how people work; tag band: new, below, unsure or above");

    public static Histogram<double> Refit { get; } = Seconds("routing.refit.duration", "Time of one refit of a programme");

    public static Counter<long> RefitJudgments { get; } = Count("routing.refit.judgments", "{judgment}", "Judgments read by refits");

    // Routing
    public static Histogram<double> Route { get; } = Seconds("routing.route.duration", "Time of a shard to choose an item");

    public static Histogram<double> RouteValue { get; } = _meter.CreateHistogram(
        "routing.route.value", "1", "Score of the item that was offered", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10] });

    public static Counter<long> Explored { get; } = Count("routing.route.exploration", "{offer}", "Offers made to learn rather than to settle");

    public static Counter<double> ExpertMinutes { get; } = _meter.CreateCounter<double>("routing.expert.minutes", "min", "Time of experts from the lease to the answer");

    public static Gauge<double> BudgetLeft { get; } = _meter.CreateGauge<double>("routing.budget.left", "1", "Share of a tier's budget that is neither spent nor out with running leases; tag tier: general or expert, of several the one with the least left");

    public static Counter<long> Reservations { get; } = Count("routing.reservation", "{reservation}", "Soft reservations; tag outcome: leased or lost");

    public static Histogram<double> ShardWarmUp { get; } = Seconds("routing.shard.warmup.duration", "Time of a shard to build itself from the journal");

    // Data
    public static Counter<long> IntakeRows { get; } = Count("routing.intake.rows", "{row}", "Imported rows; tag result: accepted, merged, unchanged or the code of the refusal");

    public static Counter<long> DedupMerged { get; } = Count("routing.dedup.merged", "{item}", "Items merged under one imported before them; tag kind: exact or near");

    // Journal
    public static Histogram<double> JournalAppend { get; } = Seconds("routing.journal.append.duration", "Time from the request to append until the events are on disk");

    public static Histogram<double> JournalCommit { get; } = Seconds("routing.journal.commit.duration", "Time of one group commit");

    public static Histogram<int> JournalBatch { get; } = _meter.CreateHistogram(
        "routing.journal.batch", "{append}", "Appends that shared one commit", null, _counts);

    public static Gauge<long> JournalQueue { get; } = Level("routing.journal.queue", "{append}", "Appends that wait for the writer");

    public static Counter<long> JournalConflicts { get; } = Count("routing.journal.conflict", "{append}", "Appends refused because somebody else wrote to the stream");

    public static Counter<long> JournalFailures { get; } = Count("routing.journal.failure", "{commit}", "Commits that failed");

    // Scoring
    public static UpDownCounter<long> ScoringQueue { get; } = _meter.CreateUpDownCounter<long>("routing.scoring.queue", "{unit}", "Padded units that wait for a batch; tag device");

    public static Histogram<int> ScoringBatch { get; } = _meter.CreateHistogram(
        "routing.scoring.batch", "{row}", "Rows of a batch; tag device", null, _counts);

    public static Histogram<double> ScoringPadding { get; } = _meter.CreateHistogram(
        "routing.scoring.padding", "1", "Share of the units of a batch that are padding; tag device", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75] });

    public static Histogram<double> ScoringWait { get; } = Seconds("routing.scoring.wait.duration", "Time of a request in the queue; tag device");

    public static Histogram<double> ScoringRun { get; } = Seconds("routing.scoring.run.duration", "Time of a batch in the runtime; tag device");

    public static Gauge<long> ScoresStale { get; } = Level("routing.score.stale", "{item}", "Items whose score on this silo is of another version than the one that is served");

    public static Counter<long> ScoringRefusals { get; } = Count("routing.scoring.refusal", "{request}", "Requests without a score; tags code, device");

    public static Counter<long> ScoringSwaps { get; } = Count("routing.scoring.swap", "{swap}", "Versions that began to be served; tag device");

    // Reward models
    public static Histogram<double> Train { get; } = _meter.CreateHistogram(
        "routing.train.duration", "s", "Time of a training run on its silo; tag outcome", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1, 5, 15, 60, 300, 900, 3600, 14400] });

    public static Gauge<double> RewardAccuracy { get; } = _meter.CreateGauge<double>("routing.reward.accuracy", "1", "Accuracy of the version last trained here, on decided pairs of unseen prompts");

    public static Gauge<double> RewardCalibrationError { get; } = _meter.CreateGauge<double>("routing.reward.calibration_error", "1", "Its calibration error less what a calibrated model shows by chance");

    // Feeds
    public static Gauge<long> FeedBehind { get; } = Level("routing.feed.behind", "{event}", "Positions of the journal that a consumer has not seen; tag consumer");

    public static Gauge<double> OutboxLag { get; } = _meter.CreateGauge<double>("routing.outbox.lag", "s", "How long the oldest event waits for a consumer; tag consumer");

    public static Gauge<long> FeedAside { get; } = Level("routing.feed.aside", "{event}", "Events set aside that nobody has retried or mended; tag consumer: refit and standing for items and reviewers left out");

    public static Counter<long> FeedPoison { get; } = Count("routing.feed.poison", "{event}", "Events that a consumer could not take or read; tag consumer: also refit, standing, shard, list, read_item, live");

    public static Counter<long> StreamGaps { get; } = Count("routing.stream.gap", "{gap}", "Times that a subscriber of the live feed was behind what is kept in memory and was given the journal instead");

    // Silos
    public static Gauge<double> ClockSkew { get; } = _meter.CreateGauge<double>("routing.clock.skew", "s", "By how much the clock of this machine is ahead of the database's");

    // Vendors
    public static Histogram<double> PoolCall { get; } = Seconds("routing.pool.call.duration", "Time of a call of a vendor's pool; tags call, outcome: done, failed, late, full or open");

    public static Counter<long> PoolOffers { get; } = Count("routing.pool.offer", "{place}", "Places of work for vendors; tag outcome: offered, accepted or lapsed");

    private static Histogram<double> Seconds(string name, string meaning) =>
        _meter.CreateHistogram(name, "s", meaning, null, _seconds);

    private static Counter<long> Count(string name, string unit, string meaning) =>
        _meter.CreateCounter<long>(name, unit, meaning);

    private static Gauge<long> Level(string name, string unit, string meaning) =>
        _meter.CreateGauge<long>(name, unit, meaning);
}
