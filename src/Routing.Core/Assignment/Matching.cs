using System.Collections.Immutable;

namespace Routing.Core.Assignment;

/// <summary>What became of people who waited together; who is in neither list was suitable for nothing.</summary>
/// <param name="Served">With what they are offered.</param>
/// <param name="TurnedAway">Ids of those whose best item others should have.</param>
public sealed record Matching(ImmutableArray<(string Reviewer, OfferExplanation Offer)> Served, ImmutableArray<string> TurnedAway);
