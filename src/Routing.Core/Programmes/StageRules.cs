using System.Globalization;
using Routing.Core.Ledgers;

namespace Routing.Core.Programmes;

/// <summary>The rules by which a programme moves from stage to stage (product.md §4.2), and what each stage allows. Fallback plans and a
/// list of decided disagreements are not part of a programme yet, and are not asked for.</summary>
public static class StageRules
{
    private static readonly Dictionary<ProgrammeStage, ProgrammeStage[]> _next = new()
    {
        [ProgrammeStage.Draft] = [ProgrammeStage.Pilot],
        [ProgrammeStage.Pilot] = [ProgrammeStage.Revising],
        [ProgrammeStage.Revising] = [ProgrammeStage.Pilot, ProgrammeStage.Live],
        [ProgrammeStage.Live] = [ProgrammeStage.Paused, ProgrammeStage.Closed],
        [ProgrammeStage.Paused] = [ProgrammeStage.Live, ProgrammeStage.Closed],
        [ProgrammeStage.Closed] = [],
    };

    /// <summary>Whether a step depends on what is known of the programme; where not, nothing need be gathered.</summary>
    public static bool IsGuarded(ProgrammeStage from, ProgrammeStage to) =>
        to is ProgrammeStage.Closed || from is not (ProgrammeStage.Live or ProgrammeStage.Paused);

    /// <summary>What keeps the programme from a stage, in plain words with numbers; empty where nothing does.</summary>
    public static IReadOnlyList<string> Unmet(ProgrammeState state, ProgrammeStage to, StageEvidence evidence)
    {
        if (state.InForce is not { Programme: var programme })
            return ["no programme has been applied"];
        var pilot = programme.Pilot ?? new PilotPolicy();
        return (state.Stage, to) switch
        {
            (ProgrammeStage.Draft, ProgrammeStage.Pilot) => [.. People(programme, evidence)],
            (ProgrammeStage.Pilot, ProgrammeStage.Revising) when evidence.Labels < pilot.Items =>
                [Words($"the pilot has {evidence.Labels} labels of {pilot.Items}")],
            (ProgrammeStage.Revising, ProgrammeStage.Pilot) when programme.RubricVersion <= state.PilotRubric =>
                [Words($"the rubric is still version {programme.RubricVersion}: publish a revised one with programme apply")],
            (ProgrammeStage.Revising, ProgrammeStage.Live) => [.. Exit(programme, pilot, evidence)],
            (_, ProgrammeStage.Closed) when evidence.Leases > 0 => [Words($"{evidence.Leases} leases still run")],
            _ => [],
        };
    }

    /// <summary>Moves a programme. The same command again changes nothing.</summary>
    /// <param name="reason">Why; a lead's reason as well where the exit criteria of a pilot are waived.</param>
    /// <param name="waive">Goes live although the exit criteria of the pilot are not met. Nothing else can be waived.</param>
    public static Decision<ProgrammeEvent> Move(
        ProgrammeState state, string command, ProgrammeStage to, string by, string? reason, bool waive, StageEvidence evidence,
        DateTimeOffset now)
    {
        if (state.InForce is not { Programme: var programme })
            return new Refusal("not_found", "No programme of this name has been applied.");
        if (string.IsNullOrWhiteSpace(reason))
            return new Refusal("reason_required", "A stage is changed with a reason.");
        if (state.Moves.FirstOrDefault(moved => moved.Command == command) is { } earlier)
        {
            return earlier.To == to && earlier.By == by && earlier.Reason == reason && earlier.Waived == waive
                ? new Decision<ProgrammeEvent>.Accepted()
                : new Refusal("idempotency_mismatch", $"Command '{command}' was used before with other content.");
        }

        if (Transition(state.Stage, to) is { } refusal)
            return refusal;
        var unmet = Unmet(state, to, evidence);
        if (unmet.Count > 0 && !(waive && to is ProgrammeStage.Live))
            return new Refusal("stage_guard_failed", $"Not yet {Name(to)}: {string.Join("; ", unmet)}.");
        return new Decision<ProgrammeEvent>.Accepted(new ProgrammeEvent.StageMoved(
            command, to, by, reason, waive && unmet.Count > 0, programme.RubricVersion, now));
    }

    /// <summary>The refusal of a transition that there is not; null where there is.</summary>
    public static Refusal? Transition(ProgrammeStage from, ProgrammeStage to)
    {
        if (_next[from].Contains(to))
            return null;
        var allowed = _next[from].Length == 0 ? "nothing more" : string.Join(", ", _next[from].Select(Name));
        return new Refusal("invalid_transition", $"The programme is {Name(from)}; from there it becomes {allowed}.");
    }

    /// <summary>Why nobody is asked now; null where people are.</summary>
    /// <param name="gold">Whether it is about gold, which calibrates people also while definitions are written.</param>
    public static Refusal? Asking(ProgrammeStage stage, bool gold) => stage switch
    {
        ProgrammeStage.Pilot or ProgrammeStage.Live => null,
        ProgrammeStage.Draft or ProgrammeStage.Revising when gold => null,
        _ => new Refusal("invalid_transition", $"The programme is {Name(stage)}: nobody is asked {(gold ? "" : "for labels ")}now."),
    };

    /// <summary>Why nothing is imported any more; null where it is.</summary>
    public static Refusal? Importing(ProgrammeStage stage) => stage is ProgrammeStage.Closed
        ? new Refusal("invalid_transition", "The programme is closed: nothing is imported any more.") : null;

    /// <summary>The stage as people write it.</summary>
    public static string Name(ProgrammeStage stage) => stage.ToString().ToLowerInvariant();

    private static IEnumerable<string> People(Programme programme, StageEvidence evidence)
    {
        if (evidence.Qualified == 0)
            yield return programme.CalibrationRequired ? "no pool has a calibrated reviewer" : "no pool has a reviewer";
    }

    private static IEnumerable<string> Exit(Programme programme, PilotPolicy pilot, StageEvidence evidence)
    {
        foreach (var (question, alpha) in evidence.Agreement)
        {
            if (alpha is null)
                yield return $"agreement about '{question}': not enough data";
            else if (alpha < pilot.Agreement)
                yield return Words($"agreement about '{question}' is α {alpha:0.00}, {pilot.Agreement:0.00} is asked for");
        }

        if (evidence.Disputes > 0)
            yield return Words($"{evidence.Disputes} items are disputed");
        if (programme.CalibrationRequired && evidence.Gold < programme.CalibrationSize)
            yield return Words($"there are {evidence.Gold} gold items, a calibration takes {programme.CalibrationSize}");
    }

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
