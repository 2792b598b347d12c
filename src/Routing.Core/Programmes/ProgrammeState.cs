using System.Diagnostics;
using System.Text.Json.Serialization;
using Routing.Core.Ledgers;

namespace Routing.Core.Programmes;

/// <summary>Facts about a programme. Stored: add cases and optional members, never rename or remove.</summary>
[JsonDerivedType(typeof(Applied), "applied")]
[JsonDerivedType(typeof(StageMoved), "stageMoved")]
public abstract record ProgrammeEvent
{
    private ProgrammeEvent() { }

    /// <summary>A version of the programme came into force.</summary>
    public sealed record Applied(string Command, int Version, Programme Programme, DateTimeOffset At) : ProgrammeEvent;

    /// <summary>A person moved the programme to another stage.</summary>
    /// <param name="Waived">The exit criteria of its pilot were not met.</param>
    /// <param name="Rubric">Version of the rubric then.</param>
    public sealed record StageMoved(
        string Command, ProgrammeStage To, string By, string Reason, bool Waived, int Rubric, DateTimeOffset At) : ProgrammeEvent;
}

/// <summary>The programme in force and what was applied before.</summary>
/// <param name="Versions">In order; the last is in force.</param>
public sealed record ProgrammeState(IReadOnlyList<ProgrammeEvent.Applied> Versions)
{
    /// <summary>Before the first fact.</summary>
    public static ProgrammeState Initial { get; } = new([]);

    /// <summary>Every move from stage to stage, oldest first.</summary>
    public IReadOnlyList<ProgrammeEvent.StageMoved> Moves { get; init; } = [];

    /// <summary>Where the programme stands. It begins as its first version says; one that says nothing is at work at once.</summary>
    public ProgrammeStage Stage =>
        Moves.Count > 0 ? Moves[^1].To : Versions.Count > 0 ? Versions[0].Programme.Stage ?? ProgrammeStage.Live : ProgrammeStage.Draft;

    /// <summary>Why the programme stands there; null where it began there.</summary>
    public string? StageReason => Moves.Count > 0 ? Moves[^1].Reason : null;

    /// <summary>Version of the rubric when the last pilot began; 0 before the first.</summary>
    public int PilotRubric => Moves.LastOrDefault(moved => moved.To is ProgrammeStage.Pilot)?.Rubric ?? 0;

    public ProgrammeEvent.Applied? InForce => Versions.Count == 0 ? null : Versions[^1];

    /// <summary>The state after one more fact.</summary>
    public ProgrammeState Apply(ProgrammeEvent e) => e switch
    {
        ProgrammeEvent.Applied applied => this with { Versions = [.. Versions, applied] },
        ProgrammeEvent.StageMoved moved => this with { Moves = [.. Moves, moved] },
        _ => throw new UnreachableException(),
    };

    /// <summary>Makes a programme the one in force. The same programme again changes nothing; what is asked about an
    /// item can no longer change.</summary>
    public Decision<ProgrammeEvent> Put(string command, Programme programme, DateTimeOffset now)
    {
        var faults = ProgrammeRules.Validate(programme);
        if (faults.Count > 0)
        {
            return new Refusal(
                "validation_failed", string.Join(" ", faults.Select(fault => $"{fault.Pointer}: {fault.Code}: {fault.Message}")));
        }

        var text = ProgrammeJson.Write(programme);
        if (Versions.FirstOrDefault(version => version.Command == command) is { } earlier)
        {
            return ProgrammeJson.Write(earlier.Programme) == text
                ? new Decision<ProgrammeEvent>.Accepted()
                : new Refusal("idempotency_mismatch", $"Command '{command}' was used before with another programme.");
        }

        if (Stage is ProgrammeStage.Closed)
            return new Refusal("invalid_transition", "The programme is closed; nothing of it changes any more.");
        if (InForce is { } present)
        {
            if (ProgrammeJson.Write(present.Programme) == text)
                return new Decision<ProgrammeEvent>.Accepted();
            if (!SameQuestions(present.Programme, programme))
            {
                return new Refusal(
                    "invalid_transition", "The method, its classes and its axes are fixed once a programme is applied; make a new programme.");
            }
        }

        return new Decision<ProgrammeEvent>.Accepted(
            new ProgrammeEvent.Applied(command, Versions.Count + 1, programme, now));
    }

    private static bool SameQuestions(Programme a, Programme b) =>
        a.Method == b.Method
        && Question.Of(a).Select(Describe).SequenceEqual(Question.Of(b).Select(Describe));

    private static string Describe(Question question) => $"{question.Id}:{string.Join('|', question.Classes)}";
}
