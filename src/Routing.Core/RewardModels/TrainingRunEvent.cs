using System.Text.Json.Serialization;

namespace Routing.Core.RewardModels;

/// <summary>Facts about one training run. Stored: add cases and optional members, never rename or remove.</summary>
[JsonDerivedType(typeof(Planned), "planned")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Trained), "trained")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(StopAsked), "stopAsked")]
[JsonDerivedType(typeof(Stopped), "stopped")]
public abstract record TrainingRunEvent
{
    private TrainingRunEvent() { }

    /// <summary>What the run is to do; it can be done again from this alone.</summary>
    public sealed record Planned(RewardModelEvent.Planned Plan, DateTimeOffset At) : TrainingRunEvent;

    /// <summary>A host took the run. A later epoch takes it from a host that is gone, whose report is then refused.</summary>
    public sealed record Started(int Epoch, DateTimeOffset At) : TrainingRunEvent;

    /// <summary>The version is made and stored.</summary>
    public sealed record Trained(
        int Epoch, string Artefact, string Dataset, int Pairs, ModelSummary Summary, DateTimeOffset At) : TrainingRunEvent;

    /// <summary>It cannot be made.</summary>
    public sealed record Failed(int Epoch, string Reason, DateTimeOffset At) : TrainingRunEvent;

    /// <summary>Somebody wants it to stop.</summary>
    public sealed record StopAsked(string By, string Reason, DateTimeOffset At) : TrainingRunEvent;

    /// <summary>It stopped before it was done.</summary>
    public sealed record Stopped(DateTimeOffset At) : TrainingRunEvent;
}
