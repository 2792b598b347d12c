using System.Globalization;
using Routing.Core.Ledgers;

namespace Routing.Core.RewardModels;

/// <summary>Why there is no score.</summary>
public static class ScoreRefusals
{
    /// <summary>Nothing is served yet.</summary>
    public static Refusal NoModel { get; } = new("no_model", "No reward model is served.");

    /// <summary>The queue is full; ask again later.</summary>
    public static Refusal Overloaded(long queued, long limit) => new(
        "overloaded", string.Create(CultureInfo.InvariantCulture, $"{queued} of {limit} padded units are queued."));

    /// <summary>Its time was over before it ran.</summary>
    public static Refusal DeadlineExceeded { get; } = new("deadline_exceeded", "The request waited longer than its deadline.");

    /// <summary>The request cannot be scored by any version.</summary>
    public static Refusal Invalid(string what) => new("invalid_request", what);

    /// <summary>Larger than what runs even alone.</summary>
    public static Refusal TooLarge(long units, long limit) => new(
        "too_large", string.Create(CultureInfo.InvariantCulture, $"The request has {units} padded units; at most {limit} run, alone."));

    /// <summary>The runtime failed on this request, alone.</summary>
    public static Refusal Failed(string what) => new("scoring_failed", what);

    /// <summary>A version that is not served, for its folder or its scores are wrong.</summary>
    public static Refusal NotServable(string what) => new("model_not_servable", what);

    /// <summary>There is no earlier version to go back to.</summary>
    public static Refusal NothingToRollBack { get; } = new("nothing_to_roll_back", "No earlier version is loaded.");

    /// <summary>The scorer is going away.</summary>
    public static Refusal Stopping { get; } = new("stopping", "The scorer is stopping.");
}
