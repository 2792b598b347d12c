using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Routing.Core.Programmes;

namespace Routing.Core.RewardModels;

/// <summary>Why a model is trained.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrainingReason>))]
public enum TrainingReason
{
    /// <summary>There is none yet, or enough was judged since.</summary>
    NewLabels,

    /// <summary>What it says is no longer as often right as it claims.</summary>
    Calibration,

    /// <summary>The pairs that come in are scored unlike those it was trained on.</summary>
    Drift,

    /// <summary>It doubts twice as much about the open pairs as after the last run.</summary>
    Uncertainty,

    /// <summary>Somebody asked.</summary>
    Request,

    /// <summary>The last run is so long ago.</summary>
    Schedule,

    /// <summary>Twice as many of the pairs that come in are unlike those it was trained on.</summary>
    Domain,

    /// <summary>It is less often right about what is judged now than about what was judged when it was trained.</summary>
    OnlineAccuracy,

    /// <summary>Audits found that it helps to close more wrong items than is promised.</summary>
    Audit,

    /// <summary>People judge by another rubric.</summary>
    Rubric,

    /// <summary>Labels that it may have learnt from were corrected or taken back.</summary>
    Correction,
}

/// <summary>What a rule or a person says of a version.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelVerdict>))]
public enum ModelVerdict
{
    /// <summary>Its scores may be used as rewards.</summary>
    Accept,

    /// <summary>It may steer routing, where trust is learnt, but its scores are no rewards: something fools it, or too little
    /// is known.</summary>
    Hold,

    /// <summary>It is not used.</summary>
    Reject,
}

/// <summary>What the served version does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ServingStage>))]
public enum ServingStage
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Pairs are scored, and nothing follows from it.</summary>
    Shadow,

    /// <summary>Its evidence steers routing as far as it is trusted.</summary>
    Routing,

    /// <summary>Its scores are also given out as rewards.</summary>
    Full,
}

/// <summary>Facts about a line of reward models. Stored: add cases and optional members, never rename or remove.</summary>
[JsonDerivedType(typeof(Triggered), "triggered")]
[JsonDerivedType(typeof(Planned), "planned")]
[JsonDerivedType(typeof(Trained), "trained")]
[JsonDerivedType(typeof(RunEnded), "runEnded")]
[JsonDerivedType(typeof(Decided), "decided")]
[JsonDerivedType(typeof(Served), "served")]
[JsonDerivedType(typeof(Refitted), "refitted")]
[JsonDerivedType(typeof(RefitsDropped), "refitsDropped")]
[JsonDerivedType(typeof(Retired), "retired")]
public abstract record RewardModelEvent
{
    private RewardModelEvent() { }

    /// <summary>A reason to train arose that has to wait for the run under way.</summary>
    public sealed record Triggered(TrainingReason Reason, string Detail, DateTimeOffset At) : RewardModelEvent;

    /// <summary>A run was planned: it trains on what the journal holds up to a position, whenever it comes to run.</summary>
    /// <param name="Version">The version it makes.</param>
    /// <param name="Judgments">Judgments of the programme then.</param>
    /// <param name="Cold">It fits its encoder anew and chooses its prior anew; otherwise it takes those of its parent.</param>
    /// <param name="Parent">Artefact of the version served then.</param>
    public sealed record Planned(
        string Operation, int Version, ImmutableArray<TrainingReason> Reasons, string Detail, long Position, long Judgments,
        bool Cold, string? Parent, int Seed, DateTimeOffset At) : RewardModelEvent
    {
        /// <summary>Of what it is made; null: of what every model was before recipes.</summary>
        public TrainingRecipe? Recipe { get; init; }

        /// <summary>Alarms of audits until then.</summary>
        public int Alarms { get; init; }

        /// <summary>Version of the rubric then; null: written before it was kept.</summary>
        public int? Rubric { get; init; }

        /// <summary>Labels that had been corrected or taken back by then.</summary>
        public long Corrections { get; init; }
    }

    /// <summary>The run under way made its version.</summary>
    public sealed record Trained(
        string Operation, int Version, string Artefact, string Dataset, int Pairs, ModelSummary Summary, DateTimeOffset At)
        : RewardModelEvent;

    /// <summary>The run under way ended without one.</summary>
    /// <param name="Outcome">failed or stopped.</param>
    public sealed record RunEnded(string Operation, string Outcome, string Reason, DateTimeOffset At) : RewardModelEvent;

    /// <summary>A version was accepted, held or rejected, by rule or by a person.</summary>
    public sealed record Decided(
        string Command, int Version, ModelVerdict Verdict, string By, ImmutableArray<string> Reasons, DateTimeOffset At)
        : RewardModelEvent;

    /// <summary>A version is served from now on. A rollback is such a fact that names an earlier one.</summary>
    public sealed record Served(
        string Command, int Version, ServingStage Stage, string By, string Reason, DateTimeOffset At, bool Rollback = false)
        : RewardModelEvent;

    /// <summary>The head of the version served was fitted again on more labels, passed its guards, and gives the scores from now
    /// on.</summary>
    /// <param name="Refit">Number among those of the version, from 1.</param>
    /// <param name="Head">Artefact of the head.</param>
    /// <param name="Judgments">How many judgments the pairs have.</param>
    /// <param name="At">When the labels were read.</param>
    public sealed record Refitted(
        int Version, int Refit, string Head, string Dataset, int Pairs, long Judgments, DateTimeOffset At) : RewardModelEvent;

    /// <summary>These versions will not be served again: of their artefacts only report and lineage are kept.</summary>
    public sealed record Retired(ImmutableArray<int> Versions, DateTimeOffset At) : RewardModelEvent;

    /// <summary>The version goes back to the head that it was evaluated with, and keeps it.</summary>
    public sealed record RefitsDropped(int Version, string Reason, DateTimeOffset At) : RewardModelEvent;
}
