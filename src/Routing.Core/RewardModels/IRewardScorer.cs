using Routing.Core.Ledgers;

namespace Routing.Core.RewardModels;

/// <summary>Scores answers with the reward model that is served now. Safe for many callers at once; work never runs on the
/// caller's thread.</summary>
public interface IRewardScorer : IAsyncDisposable
{
    /// <summary>What is served; null before the first <see cref="Serve"/>.</summary>
    ServedModel? Current { get; }

    /// <summary>Scores the answers of one prompt, all by one version.</summary>
    /// <returns>Scores in the order of the answers, or a refusal of <see cref="ScoreRefusals"/>: routing goes on without.</returns>
    /// <exception cref="OperationCanceledException">The caller no longer waits.</exception>
    Task<ScoreReply> Score(ScoreRequest request, CancellationToken cancellation);

    /// <summary>Serves another version from now on. It is loaded, held against the scores its artefact records, and warmed beside
    /// the old one; requests under way end with the version that they began with.</summary>
    /// <param name="folder">A folder that `routing model train` wrote.</param>
    /// <param name="head">A folder that <see cref="IRewardTrainer.Refit"/> wrote, whose head is served instead of the model's; null:
    /// the model's own.</param>
    /// <returns>Null, or why the old version goes on being served.</returns>
    Task<Refusal?> Serve(string folder, string? head, CancellationToken cancellation);

    /// <summary>Serves the version before again; it is still loaded.</summary>
    /// <returns>Null, or a refusal where there is none.</returns>
    Refusal? RollBack();
}
