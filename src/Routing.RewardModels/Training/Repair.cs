namespace Routing.RewardModels.Training;

/// <summary>What a model needs to know to be repaired.</summary>
/// <param name="RefusalIsRight">Slices in which a refusal is a right answer.</param>
public sealed record RepairPlan(IReadOnlySet<string> RefusalIsRight)
{
    /// <summary>A refusal is right nowhere.</summary>
    public static RepairPlan Everywhere { get; } = new(new HashSet<string>(StringComparer.Ordinal));
}

/// <summary>A limit that a model failed.</summary>
/// <param name="Slice">Null: over all pairs.</param>
public sealed record FailedProbe(string Probe, string? Slice);

/// <summary>How a model was repaired by counter-examples.</summary>
/// <param name="Weight">Of each counter-example; 0: none of the weights helped, and the head is as it was.</param>
/// <param name="Failed">What it was repaired for: limits failed on tuning prompts before.</param>
/// <param name="Left">How many limits it failed on tuning prompts after.</param>
/// <param name="Loss">Accuracy on tuning prompts that the repair cost.</param>
public sealed record Repair(double Weight, IReadOnlyList<FailedProbe> Failed, int Left, double Loss);
