using System.Globalization;
using Routing.Contracts;
using Routing.Core.Labels;
using Routing.Core.Programmes;
using Routing.Core.RewardModels;
using Routing.Grains.Items;
using Routing.Grains.Programmes;

namespace Routing.Grains.RewardModels;

/// <summary>How a line looks to people.</summary>
internal static class ModelViews
{
    public static ModelStatus Of(
        string name, string line, RewardModelState state, ProgrammeInForce? inForce, BeliefModel? model, RunView? run, TriggerEvidence evidence,
        int scored, string? fault, DateTimeOffset now)
    {
        var policy = inForce?.Programme.RewardModel?.For(line);
        TriggerView[]? triggers = policy is null ? null
            : [.. RewardModelLine.Triggers(state, policy, evidence, now).Select(reading => new TriggerView(
                JsonNames.Of(reading.Reason), reading.Value, reading.Threshold, reading.Due, reading.Detail))];
        return new ModelStatus(
            line, RewardModelRefusals.WithoutLine(name, inForce?.Programme, line)?.Detail,
            state is { Now: { } serving, Current: { } current }
                ? Served(line, state, serving, current) : null,
            [.. state.Versions.Values.Select(version => Of(version, state))],
            [.. state.Serving.Select(served => new ServingView(
                served.Version, JsonNames.Of(served.Stage), served.By, served.Reason, served.At, served.Rollback))],
            run, [.. state.Waiting.Select(waiting => $"{JsonNames.Of(waiting.Reason)}: {waiting.Detail}")], evidence.Judgments,
            triggers is null ? 0 : (state.LastPlan?.Judgments ?? 0) + (long)triggers[0].Threshold,
            inForce is not null && model?.Trust is { } trust ? Of(line, trust, inForce.Programme) : null,
            scored, Evidence(state, model, fault),
            state.LastFailure is { } failure ? $"{failure.Operation} {failure.Outcome}: {failure.Reason}" : null,
            triggers, inForce?.Programme.RewardModel is { } all ? [.. all.Lines] : null);
    }

    /// <summary>What a line serves, for the silos that follow it.</summary>
    public static ServedVersion Served(string line, RewardModelState state, RewardModelEvent.Served now, ModelVersion version) => new(
        Label(line, now.Version), version.Trained.Artefact, JsonNames.Of(now.Stage), state.Refit?.Head, state.Refit?.Refit ?? 0, version.LabelsUntil);

    private static ModelVersionView Of(ModelVersion version, RewardModelState state)
    {
        var (trained, summary) = (version.Trained, version.Trained.Summary);
        return new ModelVersionView(
            trained.Version, trained.Artefact, trained.Dataset, trained.Pairs, summary.Accuracy, summary.Low, summary.High,
            summary.Pairs, summary.LengthBaseline, summary.StyleBaseline, summary.LengthControlled,
            JsonNames.Of(version.Decision?.Verdict ?? summary.Verdict), version.Decision?.By ?? "", [.. version.Decision?.Reasons ?? []],
            [.. summary.Probes.Select(probe => new ProbeView(probe.Probe, probe.Beats, probe.Unchanged, probe.Limit, probe.Passed, probe.Status))],
            trained.At, state.LastPlan?.Version == trained.Version ? state.LastPlan.Detail : "");
    }

    private static TrustView Of(string line, EvidenceTrusts trust, Programme programme) => new(
        trust.Lines.GetValueOrDefault(line)?.Model ?? trust.Model, trust.Pooled.Scale, trust.Pooled.Bias, trust.Gain, trust.Items,
        trust.BySlice.ToDictionary(slice => slice.Key, slice => slice.Value.Scale, StringComparer.Ordinal),
        programme.Risks.Select((risk, index) => (risk.Name, Threshold: trust.Thresholds.ElementAtOrDefault(index)))
            .ToDictionary(risk => risk.Name, risk => risk.Threshold, StringComparer.Ordinal),
        trust.BlindShare,
        !trust.Accept.Any ? null : trust.Accept.BySlice.Append(new("elsewhere", trust.Accept.Elsewhere)).ToDictionary(
            slice => slice.Key, slice => programme.Risks.Select((risk, index) => (risk.Name, From: slice.Value.ElementAtOrDefault(index)))
                .ToDictionary(risk => risk.Name, risk => risk.From, StringComparer.Ordinal), StringComparer.Ordinal));

    private static string Evidence(RewardModelState state, BeliefModel? model, string? fault) =>
        state.Now is not { } now ? "nothing is served: routing goes on with people's answers alone"
        : now.Stage is ServingStage.Shadow ? "the served version is a shadow: its scores are shown and steer nothing"
        : fault is not null ? $"the served version is not as it should be here, which is tried again: {fault}"
        : model?.Scores is null ? "the pairs are being scored: routing goes on with people's answers alone"
        : model.Trust is not { } trust ? "no better than chance so far: routing goes on with people's answers alone"
        : trust.Model != model.Scores.Model ? "the next refit learns how far this version is trusted"
        : string.Create(CultureInfo.InvariantCulture, $"steers routing with trust {trust.Pooled.Scale:0.00}");

    private static string Label(string line, int version) => string.Create(CultureInfo.InvariantCulture, $"{line}@{version}");
}
