using System.Globalization;
using Routing.Core.Ledgers;
using Routing.Core.Programmes;

namespace Routing.Core.RewardModels;

/// <summary>Why a command to a line or a run changes nothing.</summary>
public static class RewardModelRefusals
{
    public static Refusal NothingServed { get; } = new("not_served", "No version is served.");

    public static Refusal NoRun { get; } = new("not_found", "No run is under way.");

    /// <summary>Why a programme has no such line; null where it has it.</summary>
    /// <param name="inForce">Null: none of this name was applied.</param>
    public static Refusal? WithoutLine(string programme, Programme? inForce, string line) =>
        inForce is null ? new("not_found", $"No programme '{programme}' has been applied.")
        : inForce.RewardModel is not { } policy ? new("not_enabled", $"Programme '{programme}' has no reward model: give it a section rewardModel.")
        : policy.For(line) is null ? new("not_found", $"Programme '{programme}' has no line of reward models '{line}': it has {string.Join(", ", policy.Lines)}.")
        : null;

    public static Refusal NoVersion(int version, RewardModelState line) => new(
        "not_found", string.Create(
            CultureInfo.InvariantCulture,
            $"The line has no version {version}: {(line.Versions.IsEmpty ? "none was trained yet" : $"it has {string.Join(", ", line.Versions.Keys)}")}."));

    public static Refusal NobodyDecides { get; } = new("validation_failed", "It must be said who decides: the name is empty.");

    public static Refusal Retired(int version) => new(
        "retired", string.Create(CultureInfo.InvariantCulture, $"Of version {version} only report and lineage are kept: keepVersions newer ones were served since."));

    public static Refusal NotServedNow(int version) => new(
        "superseded", string.Create(CultureInfo.InvariantCulture, $"Version {version} is not served, or keeps the head it was evaluated with."));

    public static Refusal NotUnderWay(string operation) => new(
        "superseded", $"Run '{operation}' is not the one under way.");

    public static Refusal EarlierEpoch(int epoch, int present) => new(
        "superseded", string.Create(CultureInfo.InvariantCulture, $"The report is of epoch {epoch}; the run is in epoch {present}."));

    public static Refusal IsOver(string outcome) => new("invalid_transition", $"The run is {outcome} already.");

    public static Refusal NotAccepted(int version, IEnumerable<string> reasons) => new(
        "not_accepted", string.Create(
            CultureInfo.InvariantCulture, $"Version {version} is not accepted, so that its scores are no rewards: {string.Join("; ", reasons)}"));

    public static Refusal Rejected(int version, IEnumerable<string> reasons) => new(
        "rejected", string.Create(CultureInfo.InvariantCulture, $"Version {version} is rejected: {string.Join("; ", reasons)}"));

    public static Refusal NotEvaluated(int version) => new(
        "not_enough_data", string.Create(
            CultureInfo.InvariantCulture, $"Version {version} could not be evaluated: 0 judged pairs of unseen prompts were found, at least 1 is needed to accept it."));

    public static Refusal ReasonRequired(int version, IEnumerable<string> reasons) => new(
        "reason_required", string.Create(
            CultureInfo.InvariantCulture, $"Version {version} is held ({string.Join("; ", reasons)}); accepting it needs a reason."));
}
