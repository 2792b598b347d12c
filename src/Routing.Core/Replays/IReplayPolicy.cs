using Routing.Statistics.Aggregation;

namespace Routing.Core.Replays;

/// <summary>A way to spend judgments: who of those waiting gets which item, and what is believed then.</summary>
public interface IReplayPolicy
{
    /// <summary>Chooses one of the waiting reviewers and an item among those he can still be asked.</summary>
    /// <param name="waiting">Reviewers in order of arrival, at least one, with the items left to each; in no order.</param>
    (int Reviewer, int Item) Choose(IReadOnlyList<(int Reviewer, IReadOnlyList<int> Items)> waiting);

    /// <summary>An answer has come back.</summary>
    void Answered(Vote vote);

    /// <summary>What is believed of every item now, [I][K].</summary>
    double[][] Beliefs();
}
