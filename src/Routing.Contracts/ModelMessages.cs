namespace Routing.Contracts;

/// <summary>What a line serves.</summary>
/// <param name="Model">Line and version, e.g. <c>overall@3</c>.</param>
/// <param name="Stage">none, shadow, routing or full.</param>
/// <param name="Head">Artefact of a head that was fitted again since; null: the version's own.</param>
/// <param name="Refit">Number of that head among those of the version, from 1.</param>
[GenerateSerializer, Immutable, Alias("routing.ServedVersion")]
public sealed record ServedVersion(
    [property: Id(0)] string Model, [property: Id(1)] string Artefact, [property: Id(2)] string Stage,
    [property: Id(3)] string? Head = null, [property: Id(4)] int Refit = 0)
{
    /// <summary>Line, version and, where its head was fitted again, how often: <c>overall@3.2</c>.</summary>
    public string Name => Refit == 0 ? Model : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Model}.{Refit}");
}

/// <summary>A head that was fitted again.</summary>
/// <param name="Head">Its artefact; null where it is not to be served.</param>
/// <param name="Dataset">Hash of the labels.</param>
/// <param name="Objection">Why it is not to be served.</param>
/// <param name="Judgments">How many judgments the pairs have.</param>
[GenerateSerializer, Immutable, Alias("routing.HeadRefit")]
public sealed record HeadRefit(
    [property: Id(0)] string? Head, [property: Id(1)] string Dataset, [property: Id(2)] int Pairs, [property: Id(3)] string? Objection,
    [property: Id(4)] long Judgments);

/// <summary>How a training run ended.</summary>
/// <param name="Outcome">trained, failed or stopped.</param>
/// <param name="Artefact">Hash of the artefact where it is trained.</param>
/// <param name="SummaryJson">The evaluation in short, where it is trained.</param>
/// <param name="Reason">Why it failed or stopped.</param>
[GenerateSerializer, Immutable, Alias("routing.RunOutcome")]
public sealed record RunOutcome(
    [property: Id(0)] string Outcome, [property: Id(1)] string? Artefact, [property: Id(2)] string? Dataset,
    [property: Id(3)] int Pairs, [property: Id(4)] string? SummaryJson, [property: Id(5)] string? Reason);

/// <summary>A training run.</summary>
/// <param name="Status">planned, running, trained, failed or stopped.</param>
/// <param name="Epoch">How many hosts have taken it.</param>
/// <param name="Done">Share of the work, in [0, 1].</param>
[GenerateSerializer, Immutable, Alias("routing.RunView")]
public sealed record RunView(
    [property: Id(0)] string Operation, [property: Id(1)] int Version, [property: Id(2)] string Status, [property: Id(3)] int Epoch,
    [property: Id(4)] string Phase, [property: Id(5)] double Done, [property: Id(6)] string Why);

/// <summary>A version with its lineage and what was decided about it.</summary>
/// <param name="Low">Lower end of the 95 % interval of the accuracy.</param>
/// <param name="Evaluated">Pairs of unseen prompts that it was evaluated on.</param>
/// <param name="Verdict">accept, hold or reject.</param>
[GenerateSerializer, Immutable, Alias("routing.ModelVersionView")]
public sealed record ModelVersionView(
    [property: Id(0)] int Version, [property: Id(1)] string Artefact, [property: Id(2)] string Dataset, [property: Id(3)] int Pairs,
    [property: Id(4)] double Accuracy, [property: Id(5)] double Low, [property: Id(6)] double High, [property: Id(7)] int Evaluated,
    [property: Id(8)] double LengthBaseline, [property: Id(9)] double StyleBaseline, [property: Id(10)] double LengthControlled,
    [property: Id(11)] string Verdict, [property: Id(12)] string DecidedBy, [property: Id(13)] string[] Reasons,
    [property: Id(14)] ProbeView[] Probes, [property: Id(15)] DateTimeOffset At, [property: Id(16)] string TrainedFor);

/// <summary>A probe that was put to a version.</summary>
/// <param name="Beats">Share of pairs in which the changed worse answer beats the better one.</param>
[GenerateSerializer, Immutable, Alias("routing.ProbeView")]
public sealed record ProbeView(
    [property: Id(0)] string Probe, [property: Id(1)] double Beats, [property: Id(2)] double Unchanged, [property: Id(3)] double Limit,
    [property: Id(4)] bool Passed);

/// <summary>A serving fact.</summary>
[GenerateSerializer, Immutable, Alias("routing.ServingView")]
public sealed record ServingView(
    [property: Id(0)] int Version, [property: Id(1)] string Stage, [property: Id(2)] string By, [property: Id(3)] string Reason,
    [property: Id(4)] DateTimeOffset At, [property: Id(5)] bool Rollback);

/// <summary>How far the served version is believed.</summary>
/// <param name="Scale">t; 0: not at all.</param>
/// <param name="Gain">Log likelihood of people's answers that the evidence adds, nats over <paramref name="Items"/> items.</param>
/// <param name="Slices">Scale by slice.</param>
/// <param name="Thresholds">By risk class: the joined confidence from which items close with the model's help; null: never.</param>
/// <param name="Accept">By slice, and "elsewhere", by risk class: the confidence of the evidence alone from which items close before
/// anybody judged them; null: nothing closes so.</param>
[GenerateSerializer, Immutable, Alias("routing.TrustView")]
public sealed record TrustView(
    [property: Id(0)] string Model, [property: Id(1)] double Scale, [property: Id(2)] double[] Bias, [property: Id(3)] double Gain,
    [property: Id(4)] int Items, [property: Id(5)] Dictionary<string, double> Slices,
    [property: Id(6)] Dictionary<string, double?> Thresholds, [property: Id(7)] double BlindShare,
    [property: Id(8)] Dictionary<string, Dictionary<string, double?>>? Accept = null);

/// <summary>A line of reward models.</summary>
/// <param name="Refusal">Why the programme has none; null where it has one.</param>
/// <param name="Scored">Pairs with a score of the served version on the silo that answered.</param>
/// <param name="Evidence">In plain words: whether the evidence steers routing now, and why not.</param>
/// <param name="Judgments">Of work items.</param>
/// <param name="LabelsNeeded">Judgments after which the next run is due.</param>
[GenerateSerializer, Immutable, Alias("routing.ModelStatus")]
public sealed record ModelStatus(
    [property: Id(0)] string Line, [property: Id(1)] string? Refusal, [property: Id(2)] ServedVersion? Served,
    [property: Id(3)] ModelVersionView[] Versions, [property: Id(4)] ServingView[] Serving, [property: Id(5)] RunView? Run,
    [property: Id(6)] string[] Waiting, [property: Id(7)] long Judgments, [property: Id(8)] long LabelsNeeded,
    [property: Id(9)] TrustView? Trust, [property: Id(10)] int Scored, [property: Id(11)] string Evidence,
    [property: Id(12)] string? LastFailure);

/// <summary>Answers of one prompt to be scored.</summary>
[GenerateSerializer, Immutable, Alias("routing.ScoreBatch")]
public sealed record ScoreBatch([property: Id(0)] string Prompt, [property: Id(1)] string[] Answers);

/// <summary>Scores in the order of the answers; or a code of refusal and its reason.</summary>
/// <param name="Version">Content hash of the version that gave all of them.</param>
/// <param name="Deviations">Standard deviation of each answer's difference to the first, log odds.</param>
[GenerateSerializer, Immutable, Alias("routing.ScoreBatchReply")]
public sealed record ScoreBatchReply(
    [property: Id(0)] string? Code, [property: Id(1)] string? Detail, [property: Id(2)] double[] Scores,
    [property: Id(3)] double[] Deviations, [property: Id(4)] string? Model, [property: Id(5)] string? Version,
    [property: Id(6)] string? Device, [property: Id(7)] string? Stage);

/// <summary>What a reward model says of an item, and what becomes of it.</summary>
/// <param name="Model">The version; null where there is no score.</param>
/// <param name="LogOdds">Of candidate A being preferred, by a head that was not trained on the item.</param>
/// <param name="Joined">The belief that steers routing, by class; never a label.</param>
/// <param name="Use">In plain words: whether it steers, and why not.</param>
/// <param name="Blind">Drawn by lot never to be steered.</param>
[GenerateSerializer, Immutable, Alias("routing.EvidenceView")]
public sealed record EvidenceView(
    [property: Id(0)] string? Model, [property: Id(1)] double? LogOdds, [property: Id(2)] double? Deviation,
    [property: Id(3)] double[]? Joined, [property: Id(4)] string Use, [property: Id(5)] bool Blind = false);

/// <summary>Evidence about pairs in the order they were asked for; NaN for those without a score yet.</summary>
/// <param name="LogOdds">Of the first candidate being preferred to the second; empty where the version is not scored here.</param>
/// <param name="Variances">Of the log odds.</param>
[GenerateSerializer, Immutable, Alias("routing.EvidenceReply")]
public sealed record EvidenceReply([property: Id(0)] float[] LogOdds, [property: Id(1)] float[] Variances);
