using Routing.RewardModels.Training;

namespace Routing.Training;

/// <summary>Pairs for a network head.</summary>
/// <param name="Pairs">Features and outcomes; the mass of ties is left out.</param>
/// <param name="Prompts">Prompt of each pair, [N]: pairs of one prompt are drawn together.</param>
/// <param name="Tuning">Whether a pair decides when training ends, and takes no part in it, [N].</param>
public sealed record NetworkPairs(EncodedPairs Pairs, IReadOnlyList<string> Prompts, IReadOnlyList<bool> Tuning);
