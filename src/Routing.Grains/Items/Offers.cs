using Routing.Contracts;
using Routing.Core.Assignment;

namespace Routing.Grains.Items;

/// <summary>Explanations as they cross the wire.</summary>
internal static class Offers
{
    public static OfferDocument ToDocument(this OfferExplanation offer) => new(
        offer.Item, offer.Parts.Gain, offer.Parts.RiskWeight, offer.Parts.AgeFactor, offer.Parts.PendingDiscount,
        offer.Parts.Cost, offer.Parts.ShadowPrice, offer.Parts.Score, offer.PolicyVersion, offer.Propensity, offer.Draw,
        offer.Explored, offer.CellsConsidered, offer.ItemsConsidered, offer.Model);

    public static OfferExplanation ToExplanation(this OfferDocument offer) => new(
        offer.Item,
        new ScoreParts(offer.Gain, offer.RiskWeight, offer.AgeFactor, offer.PendingDiscount, offer.Cost,
            offer.ShadowPrice, offer.Score),
        offer.PolicyVersion, offer.Propensity, offer.Draw, offer.Explored, offer.CellsConsidered, offer.ItemsConsidered,
        offer.Model);
}
