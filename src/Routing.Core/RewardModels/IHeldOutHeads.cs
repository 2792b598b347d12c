using Routing.Core.Labels;

namespace Routing.Core.RewardModels;

/// <summary>A pair to be scored by the head that has not seen it.</summary>
public readonly record struct PairText(string Item, string Prompt, string AnswerA, string AnswerB);

/// <summary>Five heads over one encoder, each trained without the items of its fold. Safe for many callers at once.</summary>
public interface IHeldOutHeads
{
    /// <summary>What the head that has not seen it says of each pair, in order.</summary>
    IReadOnlyList<PairEvidence> Score(IReadOnlyList<PairText> pairs, CancellationToken cancellation);
}
