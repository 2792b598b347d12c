using Routing.Core.Programmes;

namespace Routing.Core.Tasks;

/// <summary>How many texts (edits, critiques) an item needs, and how many of them a second person checks.</summary>
/// <param name="Minimum">Texts that have to be good: accepted by a second person, or not drawn for a check.</param>
/// <param name="CheckShare">Share of the texts drawn for a check, in [0, 1].</param>
public sealed record TextPolicy(int Minimum, double CheckShare)
{
    // High and critical.
    private const int FirstHighRisk = 2;

    /// <summary>The policy of a risk class; null where people answer with classes. Everything of high risk is checked.</summary>
    /// <param name="risk">Index of the risk class.</param>
    public static TextPolicy? Of(Programme programme, int risk) =>
        programme.Method is not (FeedbackMethod.Edit or FeedbackMethod.Critique) ? null
        : new TextPolicy(
            programme.Risks[risk].MinimumOverlap,
            risk >= FirstHighRisk || programme.Risks[risk].NeedsExpert ? 1 : programme.CheckShare);
}
