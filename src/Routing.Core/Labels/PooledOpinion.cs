using Routing.Statistics.Aggregation;

namespace Routing.Core.Labels;

/// <summary>What the pooled models make of the answers about an item. They speak of the generalists' answers; experts' answers, and
/// what the answers about other pairs of a prompt group say, are evidence of their own, which HDS alone reads.</summary>
internal static class PooledOpinion
{
    /// <summary>The posterior before calibration, [K].</summary>
    /// <param name="people">Who gave each answer, as the fit knows them.</param>
    /// <param name="rated">The answers.</param>
    /// <param name="model">HDS with the class prior of the item's slice.</param>
    /// <param name="hds">What HDS says of all answers, [K].</param>
    /// <param name="others">The class prior by the other pairs of the group, [K]; null where the item stands alone.</param>
    public static double[] Of(
        QuickPool pool, IReadOnlyList<int> people, List<RatedAnswer> rated, HdsModel model, double[] hds, double[]? others)
    {
        var experts = rated.FindAll(answer => answer.Expert);
        if (experts.Count == rated.Count)
            return hds;
        var answers = new List<WeighedAnswer>(rated.Count);
        for (var n = 0; n < rated.Count; n++)
        {
            if (!rated[n].Expert)
                answers.Add(new WeighedAnswer(people[n], rated[n].Answer, rated[n].Share));
        }

        if (experts.Count == 0 && others is null)
            return pool.Posterior(hds, answers);
        var pooled = pool.Posterior(
            HierarchicalDawidSkene.Posterior(model, rated.FindAll(answer => !answer.Expert)).Classes, answers);
        for (var k = 0; k < pooled.Length && others is not null; k++)
            pooled[k] *= others[k] / model.ClassPrior[k];
        return HierarchicalDawidSkene.Posterior(model with { ClassPrior = pooled }, experts).Classes;
    }
}
