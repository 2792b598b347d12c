using System.Globalization;
using Routing.Contracts;
using Routing.Contracts.Feeds;
using Routing.Core.Ports;
using Routing.Core.Programmes;
using Routing.Core.Reviewers;
using Routing.Core.RewardModels;
using Routing.Core.Tasks;
using Routing.Grains.Items;
using Routing.Grains.Programmes;

namespace Routing.Grains.Feeds.Live;

/// <summary>Which facts of the journal the live feed tells, and how much of them. An item's gold is never told: its leases
/// and judgments look like those of any other.</summary>
internal sealed class PublicFacts(Catalogue catalogue)
{
    private const string Item = "item/", Reviewer = "reviewer/", Programme = "programme/", Model = "rewardModel/";

    private readonly JsonEventCodec<FeedbackTaskEvent> _tasks = new();
    private readonly JsonEventCodec<ReviewerEvent> _reviewers = new();
    private readonly JsonEventCodec<ProgrammeEvent> _programmes = new();
    private readonly JsonEventCodec<RewardModelEvent> _models = new();

    /// <summary>The programme whose feed a stream of the journal belongs to; null for none.</summary>
    public static string? ProgrammeOf(string stream)
    {
        if (stream.StartsWith(Programme, StringComparison.Ordinal))
            return stream[Programme.Length..];
        var from = stream.StartsWith(Item, StringComparison.Ordinal) ? Item.Length
            : stream.StartsWith(Reviewer, StringComparison.Ordinal) ? Reviewer.Length
            : stream.StartsWith(Model, StringComparison.Ordinal) ? Model.Length : -1;
        var to = from < 0 ? -1 : stream.IndexOf('/', from);
        return to < 0 ? null : stream[from..to];
    }

    /// <summary>The event as it is told; null where it is not.</summary>
    public async ValueTask<LiveEvent?> Of(Recorded recorded, string programme, CancellationToken cancellation)
    {
        var subject = recorded.Stream[(recorded.Stream.LastIndexOf('/') + 1)..];
        LiveEvent? Tell((string Type, DateTimeOffset? At, Dictionary<string, string> Data)? told) =>
            told is var (type, at, data) ? new LiveEvent(recorded.Position, type, programme, subject, at, data) : null;

        if (recorded.Stream.StartsWith(Item, StringComparison.Ordinal))
        {
            subject = recorded.Stream[Keys.ItemStreams(programme).Length..]; // An external id may hold a slash.
            var e = _tasks.Decode(recorded.Body);
            var questions = e is FeedbackTaskEvent.Closed or FeedbackTaskEvent.Ruled
                ? (await catalogue.Get(programme, cancellation))?.Questions ?? [] : [];
            return Tell(OfTask(e, questions));
        }

        return Tell(
            recorded.Stream.StartsWith(Reviewer, StringComparison.Ordinal) ? OfReviewer(_reviewers.Decode(recorded.Body))
            : recorded.Stream.StartsWith(Model, StringComparison.Ordinal) ? OfModel(_models.Decode(recorded.Body))
            : OfProgramme(_programmes.Decode(recorded.Body)));
    }

    private static (string, DateTimeOffset?, Dictionary<string, string>)? OfTask(
        FeedbackTaskEvent e, IReadOnlyList<Question> questions) => e switch
    {
        FeedbackTaskEvent.Opened opened => (opened.Screens ? "item.received" : "item.ready", opened.At, []),
        FeedbackTaskEvent.Screened { Under: { } under } screened => ("item.merged", screened.At, new() { ["under"] = under }),
        FeedbackTaskEvent.Screened screened => ("item.ready", screened.At, []),
        FeedbackTaskEvent.Leased leased => ("lease.granted", leased.At, new()
        {
            ["reviewer"] = leased.Reviewer, ["fence"] = Text(leased.Fence), ["until"] = Text(leased.ExpiresAt),
        }),
        FeedbackTaskEvent.Judged judged => ("judgment.submitted", judged.At, new()
        {
            ["reviewer"] = judged.Reviewer, ["fence"] = Text(judged.Fence), ["late"] = judged.Late ? "true" : "false",
        }),
        FeedbackTaskEvent.Checked check => ("judgment.checked", check.At, new()
        {
            ["reviewer"] = check.Reviewer, ["fence"] = Text(check.Text), ["accepted"] = check.Accepted ? "true" : "false",
        }),
        FeedbackTaskEvent.GaveBack back => ("lease.returned", null, new()
        {
            ["reviewer"] = back.Reviewer, ["fence"] = Text(back.Fence), ["skipped"] = back.Reason is null ? "false" : "true",
        }),
        FeedbackTaskEvent.Disputed disputed => ("item.disputed", disputed.At, []),
        FeedbackTaskEvent.Closed closed => ("item.resolved", closed.At, Verdicts(closed.Verdicts, questions, closed.Reason, closed.Confidence)),
        FeedbackTaskEvent.Ruled { Unresolvable: true } ruled => ("item.unresolvable", ruled.At, []),
        FeedbackTaskEvent.Ruled ruled => ("item.resolved", ruled.At, Verdicts(ruled.Verdicts, questions, "adjudicated", null)),
        FeedbackTaskEvent.Reopened reopened => ("item.reopened", reopened.At, []),
        FeedbackTaskEvent.Moved moved => (
            moved.To is ItemStanding.Routed ? "item.ready" : "item." + JsonNames.Of(moved.To), moved.At, new() { ["reason"] = moved.Reason }),
        FeedbackTaskEvent.Revoked revoked => ("lease.revoked", revoked.At, new()
        {
            ["reviewer"] = revoked.Reviewer, ["fence"] = Text(revoked.Fence),
        }),
        _ => null,
    };

    // Answers to gold stay between the engine and its journal.
    private static (string, DateTimeOffset?, Dictionary<string, string>)? OfReviewer(ReviewerEvent e) => e switch
    {
        ReviewerEvent.Enrolled enrolled => ("reviewer.enrolled", enrolled.At, new() { ["pool"] = enrolled.Enrolment.Pool }),
        ReviewerEvent.StatusChanged changed => (
            changed.To is ReviewerStatus.Active ? "reviewer.qualified" : "reviewer." + JsonNames.Of(changed.To), changed.At,
            new() { ["from"] = JsonNames.Of(changed.From), ["to"] = JsonNames.Of(changed.To) }),
        _ => null,
    };

    private static (string, DateTimeOffset?, Dictionary<string, string>)? OfProgramme(ProgrammeEvent e) =>
        e switch
        {
            ProgrammeEvent.Applied applied => ("programme.applied", applied.At, new() { ["version"] = Text(applied.Version) }),
            ProgrammeEvent.StageMoved moved => ("programme.moved", moved.At, new() { ["to"] = StageRules.Name(moved.To) }),
            _ => null,
        };

    private static (string, DateTimeOffset?, Dictionary<string, string>)? OfModel(RewardModelEvent e) => e switch
    {
        RewardModelEvent.Trained trained => ("reward_model.trained", trained.At, new() { ["version"] = Text(trained.Version) }),
        RewardModelEvent.Decided decided => ("reward_model.decided", decided.At, new()
        {
            ["version"] = Text(decided.Version), ["verdict"] = JsonNames.Of(decided.Verdict),
        }),
        RewardModelEvent.Served served => (served.Rollback ? "reward_model.rolled_back" : "reward_model.served", served.At, new()
        {
            ["version"] = Text(served.Version), ["stage"] = JsonNames.Of(served.Stage),
        }),
        _ => null,
    };

    private static Dictionary<string, string> Verdicts(
        IReadOnlyList<int> verdicts, IReadOnlyList<Question> questions, string reason, double? confidence)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["reason"] = reason };
        if (confidence is { } known)
            data["confidence"] = known.ToString("R", CultureInfo.InvariantCulture);
        for (var q = 0; q < Math.Min(verdicts.Count, questions.Count); q++)
        {
            if (verdicts[q] >= 0)
                data["verdict." + questions[q].Id] = questions[q].Classes[verdicts[q]];
        }

        return data;
    }

    private static string Text(IFormattable value) =>
        value.ToString(value is DateTimeOffset ? "O" : null, CultureInfo.InvariantCulture);
}
