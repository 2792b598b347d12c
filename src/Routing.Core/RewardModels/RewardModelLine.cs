using System.Collections.Immutable;
using System.Globalization;
using Routing.Core.Ledgers;
using Routing.Core.Programmes;
using static Routing.Core.RewardModels.RewardModelEvent;

namespace Routing.Core.RewardModels;

/// <summary>The rules of a line of reward models: one run at a time, reasons coalesce, a version is served by what its
/// evaluation shows, and going back is a fact.</summary>
public static class RewardModelLine
{
    // Each fourth run starts from nothing, so that nothing stays only because it was there.
    private const int ColdEvery = 4;

    private const string Rule = "rule";

    /// <summary>Looks whether a run is due. During a run none is: what speaks for one then speaks of the version before, and is
    /// due after it if it still holds of the new one. Only what somebody asked for waits.</summary>
    public static Decision<RewardModelEvent> Look(
        RewardModelState line, RewardModelPolicy policy, TriggerEvidence evidence, long position, Func<int, string> operation,
        DateTimeOffset now)
    {
        if (line.Run is not null)
            return new Decision<RewardModelEvent>.Accepted();
        var due = RetrainTriggers.Due(policy, line.LastPlan, PairsOf(line), evidence, now).Select(reading => (reading.Reason, reading.Detail));
        var early = line.LastPlan is { } last && now < last.At + policy.MinimumGap
            && line.Waiting.All(waiting => waiting.Reason is not TrainingReason.Request);
        var reasons = line.Waiting.Select(waiting => (waiting.Reason, waiting.Detail)).Concat(due)
            .DistinctBy(reason => reason.Reason).ToList();
        return reasons.Count == 0 || early
            ? new Decision<RewardModelEvent>.Accepted()
            : new Decision<RewardModelEvent>.Accepted(Plan(line, policy, reasons, evidence, position, operation, now));
    }

    /// <summary>Every reason to train as it stands now, whether it holds or not.</summary>
    public static IReadOnlyList<TriggerReading> Triggers(
        RewardModelState line, RewardModelPolicy policy, TriggerEvidence evidence, DateTimeOffset now)
    {
        var asked = line.Waiting.Find(waiting => waiting.Reason is TrainingReason.Request);
        return
        [
            .. RetrainTriggers.Read(policy, line.LastPlan, PairsOf(line), evidence, now),
            new TriggerReading(TrainingReason.Request, asked is null ? 0 : 1, 1, asked is not null, asked?.Detail ?? "nobody asked since the last run began"),
        ];
    }

    /// <summary>Somebody asks for a run; one under way is followed by one more.</summary>
    public static Decision<RewardModelEvent> Request(
        RewardModelState line, RewardModelPolicy policy, string by, TriggerEvidence evidence, long position, Func<int, string> operation,
        DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(by))
            return RewardModelRefusals.NobodyDecides;
        if (line.Run is null)
        {
            return new Decision<RewardModelEvent>.Accepted(Plan(
                line, policy, [(TrainingReason.Request, $"asked for by {by}")], evidence, position, operation, now));
        }

        return line.Waiting.Exists(waiting => waiting.Reason is TrainingReason.Request)
            ? new Decision<RewardModelEvent>.Accepted()
            : new Decision<RewardModelEvent>.Accepted(new Triggered(TrainingReason.Request, $"asked for by {by}", now));
    }

    /// <summary>The run under way made a version: it is judged by rule, and serves routing unless it is rejected or worse than
    /// the one before.</summary>
    public static Decision<RewardModelEvent> Finish(
        RewardModelState line, string operation, string artefact, string dataset, int pairs, ModelSummary summary, DateTimeOffset now)
    {
        if (line.Run?.Operation != operation)
            return RewardModelRefusals.NotUnderWay(operation);
        var version = line.Run.Version;
        var served = line.Current?.Trained;
        List<RewardModelEvent> facts =
        [
            new Trained(operation, version, artefact, dataset, pairs, summary, now),
            new Decided(operation, version, summary.Verdict, Rule, summary.Reasons, now),
        ];
        // The labels that made a bad version are those that the head was fitted again on.
        if (line.Refit is { } refit && (summary.Verdict is ModelVerdict.Reject || summary.Worse))
            facts.Add(new RefitsDropped(refit.Version, $"version {version}, trained on the same labels, {(summary.Worse ? "is worse" : "is rejected")}", now));
        var nothingNew = served is not null && served.Artefact == artefact;
        if (summary.Verdict is not ModelVerdict.Reject && !summary.Worse && !nothingNew)
        {
            // What may be given out as a reward stays so only where the new version may.
            var stage = line.Now?.Stage is ServingStage.Full && summary.Verdict is ModelVerdict.Accept
                ? ServingStage.Full
                : line.Now?.Stage is ServingStage.Shadow ? ServingStage.Shadow : ServingStage.Routing;
            facts.Add(new Served(operation, version, stage, Rule, Why(summary), now));
        }

        return new Decision<RewardModelEvent>.Accepted([.. facts]);
    }

    /// <summary>The run under way ended without a version.</summary>
    public static Decision<RewardModelEvent> End(
        RewardModelState line, string operation, string outcome, string reason, DateTimeOffset now) =>
        line.Run?.Operation != operation
            ? RewardModelRefusals.NotUnderWay(operation)
            : new Decision<RewardModelEvent>.Accepted(new RunEnded(operation, outcome, reason, now));

    /// <summary>Finds the versions that nothing comes back to: neither served among the last so many, nor accepted, nor the newest, nor
    /// what a run goes on from. Their artefacts go, except where one of the others has the same.</summary>
    public static Decision<RewardModelEvent> Retire(RewardModelState line, RewardModelPolicy policy, DateTimeOffset now)
    {
        var served = line.Serving.Reverse().Where(served => served.Stage is not ServingStage.None).Select(served => served.Version)
            .Distinct().Take(policy.KeepVersions).ToHashSet();
        bool IsKept(ModelVersion version) =>
            served.Contains(version.Trained.Version) || version.Decision?.Verdict is ModelVerdict.Accept
            || version.Trained.Version == line.Versions.Keys.Max() || version.Trained.Artefact == line.Run?.Parent;
        var kept = line.Versions.Values.Where(IsKept).Select(version => version.Trained.Artefact).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<int> gone =
        [
            .. line.Versions.Values.Where(version => !kept.Contains(version.Trained.Artefact)).Select(version => version.Trained.Version)
                .Where(version => !line.Retired.Contains(version)),
        ];
        return gone.IsEmpty ? new Decision<RewardModelEvent>.Accepted() : new Decision<RewardModelEvent>.Accepted(new Retired(gone, now));
    }

    /// <summary>A person accepts a version. One that is held needs a reason, which is recorded with what held it; one that was never evaluated
    /// is not accepted.</summary>
    public static Decision<RewardModelEvent> Accept(
        RewardModelState line, string command, int version, string by, string? reason, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(by))
            return RewardModelRefusals.NobodyDecides;
        if (!line.Versions.TryGetValue(version, out var present))
            return RewardModelRefusals.NoVersion(version, line);
        if (present.Decision?.Verdict is ModelVerdict.Accept)
            return new Decision<RewardModelEvent>.Accepted();
        if (present.Decision?.Verdict is ModelVerdict.Reject)
            return RewardModelRefusals.Rejected(version, present.Decision.Reasons);
        if (present.Trained.Summary.Pairs == 0)
            return RewardModelRefusals.NotEvaluated(version);
        if (string.IsNullOrWhiteSpace(reason))
            return RewardModelRefusals.ReasonRequired(version, present.Decision?.Reasons ?? []);
        return new Decision<RewardModelEvent>.Accepted(new Decided(command, version, ModelVerdict.Accept, by, [reason], now));
    }

    /// <summary>A person serves a version: rewards only from one that is accepted.</summary>
    public static Decision<RewardModelEvent> Serve(
        RewardModelState line, string command, int version, ServingStage stage, string by, string reason, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(by))
            return RewardModelRefusals.NobodyDecides;
        if (!line.Versions.TryGetValue(version, out var present))
            return RewardModelRefusals.NoVersion(version, line);
        if (line.Serving.Exists(served => served.Command == command) || IsSo(line, version, stage))
            return new Decision<RewardModelEvent>.Accepted();
        if (line.Retired.Contains(version))
            return RewardModelRefusals.Retired(version);
        if (stage is ServingStage.Full && present.Decision?.Verdict is not ModelVerdict.Accept)
            return RewardModelRefusals.NotAccepted(version, present.Decision?.Reasons ?? []);
        if (stage is ServingStage.Routing && present.Decision?.Verdict is ModelVerdict.Reject)
            return RewardModelRefusals.Rejected(version, present.Decision.Reasons);
        return new Decision<RewardModelEvent>.Accepted(new Served(command, version, stage, by, reason, now));
    }

    /// <summary>Serves again what was served before the present version; without an earlier one nothing is served.</summary>
    public static Decision<RewardModelEvent> Rollback(
        RewardModelState line, string command, string by, string reason, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(by))
            return RewardModelRefusals.NobodyDecides;
        if (line.Serving.Exists(served => served.Command == command))
            return new Decision<RewardModelEvent>.Accepted();
        if (line.Now is not { } present)
            return RewardModelRefusals.NothingServed;
        // What was rolled back is not come back to by the next rollback.
        var before = line.Serving.TakeWhile(served => served.Version != present.Version)
            .LastOrDefault(served => served.Stage is not ServingStage.None && !line.Retired.Contains(served.Version));
        return new Decision<RewardModelEvent>.Accepted(new Served(
            command, before?.Version ?? present.Version, before?.Stage ?? ServingStage.None, by, reason, now, Rollback: true));
    }

    /// <summary>Since when labels count towards the next refit of the head that is served; null: it is not fitted again.</summary>
    public static DateTimeOffset? RefitSince(RewardModelState line, RewardModelPolicy policy) =>
        policy.RefitLabels > 0 && line.Now is { } now && line.Settled != now.Version ? line.Refit?.At ?? line.LastPlan?.At : null;

    /// <summary>Judgments after which the head is fitted again.</summary>
    public static int RefitLabels(RewardModelState line, RewardModelPolicy policy) =>
        (int)Math.Max(policy.RefitLabels, policy.RefitLabelShare * (line.Refit?.Judgments ?? line.LastPlan?.Judgments ?? 0));

    /// <summary>The head of a version was fitted again and passed its guards: it is served at once, if the version still is. The
    /// next run evaluates what the labels taught, and may drop it.</summary>
    /// <param name="at">When its labels were read.</param>
    public static Decision<RewardModelEvent> Refit(
        RewardModelState line, int version, string head, string dataset, int pairs, long judgments, DateTimeOffset at) =>
        line.Now?.Version != version || line.Settled == version ? RewardModelRefusals.NotServedNow(version)
        : line.Refit?.Head == head ? new Decision<RewardModelEvent>.Accepted()
        : new Decision<RewardModelEvent>.Accepted(new Refitted(
            version, (line.Refit?.Refit ?? 0) + 1, head, dataset, pairs, judgments, at));

    // Of nothing being served there are no two kinds.
    private static bool IsSo(RewardModelState line, int version, ServingStage stage) =>
        line.Now is { } now ? (now.Version, now.Stage) == (version, stage) : stage is ServingStage.None;

    private static Planned Plan(
        RewardModelState line, RewardModelPolicy policy, IReadOnlyList<(TrainingReason Reason, string Detail)> reasons, TriggerEvidence evidence,
        long position, Func<int, string> operation, DateTimeOffset now)
    {
        var number = line.Plans + 1;
        var parent = line.Current?.Trained.Artefact;
        return new Planned(
            operation(number), number, [.. reasons.Select(reason => reason.Reason)],
            string.Join("; ", reasons.Select(reason => reason.Detail)), position, evidence.Judgments,
            // What a run failed of may be its parent, whose files are gone.
            parent is null || number % ColdEvery == 0 || line.LastFailure is { Outcome: "failed" } || !policy.Recipe.Continues(line.LastPlan?.Recipe ?? new TrainingRecipe()), parent,
            policy.Seed, now)
        {
            Recipe = policy.Recipe, Alarms = evidence.Alarms, Rubric = evidence.Rubric, Corrections = evidence.Corrections,
        };
    }

    private static int PairsOf(RewardModelState line) =>
        line.Versions.IsEmpty ? 0 : line.Versions[line.Versions.Keys.Max()].Trained.Pairs;

    private static string Why(ModelSummary summary) => summary.Pairs == 0
        ? "nothing could be evaluated yet; trust is learnt from people's answers"
        : string.Create(CultureInfo.InvariantCulture,
            $"accuracy {summary.Accuracy:0.000} on {summary.Pairs} pairs of unseen prompts, {summary.Verdict.ToString().ToLowerInvariant()} by rule");
}
