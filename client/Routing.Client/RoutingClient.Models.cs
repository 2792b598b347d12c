using Routing.Contracts;

namespace Routing.Client;

/// <summary>Reward models of a programme.</summary>
public sealed partial class RoutingClient
{
    /// <summary>Versions, what is served, the run under way, and how far the model is believed.</summary>
    public Task<ModelStatus> ModelStatus(string programme, CancellationToken cancellation, string line = Keys.RewardLine) =>
        Line(programme, line).Status(cancellation);

    /// <summary>Asks for a training run; one under way is followed by one more.</summary>
    public Task<Receipt> TrainModel(string programme, string by, CancellationToken cancellation, string line = Keys.RewardLine) =>
        Line(programme, line).Train(by, cancellation);

    /// <summary>Stops the training run under way.</summary>
    public Task<Receipt> StopTraining(string programme, string by, string reason, CancellationToken cancellation, string line = Keys.RewardLine) =>
        Line(programme, line).Stop(by, reason, cancellation);

    /// <summary>Accepts a version: its scores may be used as rewards. One that is held needs a reason.</summary>
    public Task<Receipt> AcceptModel(
        string command, string programme, int version, string by, string? reason, CancellationToken cancellation, string line = Keys.RewardLine) =>
        Line(programme, line).Accept(command, version, by, reason, cancellation);

    /// <summary>Serves a version at a stage: none, shadow, routing or full.</summary>
    public Task<Receipt> ServeModel(
        string command, string programme, int version, string stage, string by, string reason, CancellationToken cancellation, string line = Keys.RewardLine) =>
        Line(programme, line).Serve(command, version, stage, by, reason, cancellation);

    /// <summary>Serves again what was served before.</summary>
    public Task<Receipt> RollBackModel(
        string command, string programme, string by, string reason, CancellationToken cancellation, string line = Keys.RewardLine) =>
        Line(programme, line).Rollback(command, by, reason, cancellation);

    /// <summary>The evaluation report of a version as JSON; null where there is none.</summary>
    public Task<string?> ModelReport(string programme, int version, CancellationToken cancellation, string line = Keys.RewardLine) =>
        Line(programme, line).Report(version, cancellation);

    /// <summary>Scores answers of one prompt with the served version.</summary>
    /// <param name="slot">Which of the silo's scorers; callers that differ spread the load.</param>
    public Task<ScoreBatchReply> Score(
        string programme, string prompt, string[] answers, CancellationToken cancellation, int slot = 0, string line = Keys.RewardLine) =>
        _grains.GetGrain<IScorerGrain>(Keys.Scorer(programme, slot, line)).Score(new ScoreBatch(prompt, answers), cancellation);

    private IRewardModelGrain Line(string programme, string line) =>
        _grains.GetGrain<IRewardModelGrain>(Keys.RewardModel(programme, line));
}
