using System.Collections.Immutable;

namespace Routing.Core.Programmes;

/// <summary>Of what a programme's reward model is made; another recipe begins the line's model anew.</summary>
public sealed record TrainingRecipe
{
    /// <summary>Kind of its head.</summary>
    public HeadKind Head { get; init; }

    /// <summary>Folder of a brought transformer, which every silo that trains or scores can read; null: the default encoder.</summary>
    public string? Encoder { get; init; }

    /// <summary>Whether probes that fool it are repaired by counter-examples, where that costs at most 0.01 of accuracy.</summary>
    public bool Repair { get; init; }

    /// <summary>Slices in which a refusal is a right answer.</summary>
    public ImmutableArray<string> RefusalRight { get; init; } = [];

    /// <summary>Whether a version made by one recipe can go on from one made by the other.</summary>
    public bool Continues(TrainingRecipe other) => other is not null && (Head, Encoder) == (other.Head, other.Encoder);
}
