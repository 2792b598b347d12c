using Routing.Core.Programmes;

namespace Routing.Core.RewardModels;

/// <summary>What a run is made from; the same input gives the same files.</summary>
/// <param name="Parent">Folder of the version whose encoder, prior and weights it starts from; null: from nothing.</param>
/// <param name="Folder">Empty folder that receives the artefact.</param>
public sealed record TrainingInput(PreferenceDataset Data, string? Parent, int Seed, string Folder)
{
    /// <summary>Folder that a run taken again after a kill finds as it left it; null: it has none.</summary>
    public string? Kept { get; init; }

    /// <summary>Of what the version is made; of a refit, what its parent is made of.</summary>
    public TrainingRecipe Recipe { get; init; } = new();
}

/// <summary>Where a run stands.</summary>
/// <param name="Done">Share of the work, in [0, 1].</param>
public sealed record TrainingStep(string Phase, double Done);

/// <summary>Makes versions of a reward model. Called on a thread that is the run's own.</summary>
public interface IRewardTrainer
{
    /// <summary>Trains, evaluates, audits, and writes the artefact with its lineage and report.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="InvalidOperationException">The data are too few, or what the recipe needs is not here.</exception>
    /// <exception cref="InvalidDataException">The parent is damaged.</exception>
    ModelSummary Train(TrainingInput input, IProgress<TrainingStep> progress, CancellationToken stop);

    /// <summary>Fits the head of the parent again on more labels, from the features that are known, and writes it alone. The encoder,
    /// the prior and the temperature stay; nothing is audited: that is left to the next <see cref="Train"/>.</summary>
    /// <returns>Null, or why the head of the parent goes on being served.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="ArgumentException">There is no parent.</exception>
    string? Refit(TrainingInput input, CancellationToken stop);

    /// <summary>The hold-out heads of an artefact, for the evidence of pairs.</summary>
    /// <exception cref="InvalidDataException">The folder is not such an artefact.</exception>
    IHeldOutHeads Open(string folder);
}
