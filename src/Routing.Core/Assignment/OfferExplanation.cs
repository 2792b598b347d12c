using System.Globalization;

namespace Routing.Core.Assignment;

/// <summary>Why an item was offered: enough to repeat the choice and to weigh it in an off-policy estimate.</summary>
/// <param name="Item">Chosen item.</param>
/// <param name="Parts">Factors of its score.</param>
/// <param name="PolicyVersion">Version of the weights.</param>
/// <param name="Propensity">Probability of the branch of the policy that made the choice, in (0, 1].</param>
/// <param name="Draw">The draw that selected the branch, in [0, 1).</param>
/// <param name="Explored">The rater matrix was a posterior draw, or the coverage floor chose.</param>
/// <param name="CellsConsidered">Cells looked into.</param>
/// <param name="ItemsConsidered">Items tested by the hard filters.</param>
/// <param name="Model">The reward model whose evidence the belief about the item held; null: people alone.</param>
public sealed record OfferExplanation(
    string Item,
    ScoreParts Parts,
    string PolicyVersion,
    double Propensity,
    double Draw,
    bool Explored,
    int CellsConsidered,
    int ItemsConsidered,
    string? Model = null)
{
    /// <summary>The explanation of a choice of the cell queue.</summary>
    public static OfferExplanation Of(
        Choice choice, string policyVersion, double propensity, double draw, bool explored, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return new OfferExplanation(choice.Item, choice.Parts, policyVersion, propensity, draw, explored,
            choice.CellsConsidered, choice.ItemsConsidered, model);
    }

    /// <summary>The explanation in plain words with numbers, invariant culture.</summary>
    public string Describe()
    {
        var price = Parts.ShadowPrice == 0 ? "" : Text($", less a shadow price of {Parts.ShadowPrice:0.####}");
        var why = Explored ? "exploration" : "best score";
        return Text($"Item {Item} was offered ({why}). Your answer is expected to bring {Parts.Gain:0.####} nats; ")
            + Text($"times risk weight {Parts.RiskWeight:0.##}, age factor {Parts.AgeFactor:0.##} and discount ")
            + Text($"{Parts.PendingDiscount:0.##} for answers in flight, per cost {Parts.Cost:0.####}{price}: ")
            + Text($"score {Parts.Score:0.####}. {CellsConsidered} cells and {ItemsConsidered} items were looked at. ")
            + (Model is null ? "No model evidence took part. " : $"Evidence of reward model {Model} took part. ")
            + Text($"Policy {PolicyVersion}, probability {Propensity:0.###}, draw {Draw:0.######}.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
