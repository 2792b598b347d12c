using Routing.Core.RewardModels;
using Routing.RewardModels.Training;

namespace Routing.RewardModels;

/// <summary>Where a model comes from.</summary>
/// <param name="DataHash">SHA-256 of the training pairs in their order.</param>
/// <param name="Seed">Of projection, folds and draws.</param>
/// <param name="Pairs">Decided pairs of the training data.</param>
/// <param name="Ties">Pairs of which neither answer was preferred.</param>
/// <param name="Prompts">Keys of the training prompts: an evaluation leaves them out.</param>
/// <param name="Prior">Precisions of the head's prior that were chosen.</param>
/// <param name="TuningLogLoss">Nats a decided pair on prompts held out from the fit.</param>
/// <param name="MajoritySide">The side that was preferred more often in training, for the majority baseline.</param>
/// <param name="Code">Version of the code.</param>
public sealed record Lineage(
    string DataHash, int Seed, int Pairs, int Ties, IReadOnlyList<string> Prompts, HeadPrior Prior, double TuningLogLoss,
    Preferred MajoritySide, string Code)
{
    /// <summary>Version of this code.</summary>
    public static string CodeVersion { get; } = typeof(Lineage).Assembly.GetName().Version!.ToString(3); // assemblies have one

    /// <summary>Version of the runtime that runs it.</summary>
    public static string RuntimeVersion { get; } = ".NET " + Environment.Version;

    /// <summary>Of which pairs the model was kept free, in words.</summary>
    public string? Split { get; init; }

    /// <summary>Version of the runtime; with <see cref="Code"/>, which fixes the versions of its packages, what the bits hang on.</summary>
    public string? Runtime { get; init; }

    /// <summary>Threads that sums were divided among: the last bits hang on it. Work that is done in parallel otherwise does not change
    /// a result.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The evaluation in short; null: not evaluated, or not yet.</summary>
    public ModelSummary? Metrics { get; init; }

    /// <summary>How it was repaired by counter-examples; null: it was not.</summary>
    public Repair? Repair { get; init; }
}
