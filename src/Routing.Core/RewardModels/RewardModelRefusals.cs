using System.Globalization;
using Routing.Core.Ledgers;

namespace Routing.Core.RewardModels;

/// <summary>Why a command to a line or a run changes nothing.</summary>
public static class RewardModelRefusals
{
    public static Refusal NothingServed { get; } = new("not_served", "No version is served.");

    public static Refusal NoRun { get; } = new("not_found", "There is no such run.");

    public static Refusal NotEnabled { get; } = new(
        "not_enabled", "The programme has no reward model: give it a section rewardModel.");

    public static Refusal NotPairs { get; } = new(
        "method_mismatch", "A reward model learns from pairs; the programme does not ask about pairs.");

    public static Refusal NoLine(string line) => new("not_found", $"The programme has no line of reward models '{line}'.");

    public static Refusal NoVersion(int version) => new(
        "not_found", string.Create(CultureInfo.InvariantCulture, $"The line has no version {version}."));

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

    public static Refusal ReasonRequired(int version, IEnumerable<string> reasons) => new(
        "reason_required", string.Create(
            CultureInfo.InvariantCulture, $"Version {version} is held ({string.Join("; ", reasons)}); accepting it needs a reason."));
}
