using System.Collections.Immutable;

namespace Routing.Core.Programmes;

/// <summary>A family of slices that has a line of reward models of its own: it learns from these slices alone and steers them
/// alone.</summary>
/// <param name="Name">Of the line.</param>
/// <param name="Slices">One or more; no slice is in two families.</param>
public sealed record RewardFamily(string Name, ImmutableArray<string> Slices)
{
    /// <summary>In place of <see cref="RewardModelPolicy.NewLabels"/>; null: as there, and so on.</summary>
    public int? NewLabels { get; init; }

    /// <summary>In place of <see cref="RewardModelPolicy.NewLabelShare"/>.</summary>
    public double? NewLabelShare { get; init; }

    /// <summary>In place of <see cref="RewardModelPolicy.MinimumGap"/>.</summary>
    public TimeSpan? MinimumGap { get; init; }

    /// <summary>In place of <see cref="RewardModelPolicy.RefitLabels"/>.</summary>
    public int? RefitLabels { get; init; }

    /// <summary>In place of <see cref="RewardModelPolicy.Recipe"/>.</summary>
    public TrainingRecipe? Recipe { get; init; }
}
