using Routing.Core.Assignment;
using Routing.Statistics.Aggregation;

namespace Routing.Core.Replays;

/// <summary>Fixed redundancy: any of the reviewer's items, or the one with fewest answers, in random order; labels by a
/// batch method.</summary>
/// <param name="equal">Fewest answers first, those in flight included.</param>
/// <param name="aggregate">Posteriors by item of all votes, [I][K].</param>
internal sealed class RedundancyPolicy(
    Division division, CounterRandom random, bool equal, Func<HdsData, double[][]> aggregate) : IReplayPolicy
{
    private readonly List<Vote> _votes = [];
    private readonly int[] _asked = new int[division.Recording.Items.Count];
    private int _step;

    public (int Reviewer, int Item) Choose(IReadOnlyList<(int Reviewer, IReadOnlyList<int> Items)> waiting)
    {
        var (reviewer, items) = waiting[0];
        var item = Best.Of(items, random.Draw("item", "", _step++), item => equal ? -_asked[item] : 0);
        _asked[item]++;
        return (reviewer, item);
    }

    public void Answered(Vote vote) => _votes.Add(vote);

    public double[][] Beliefs() => aggregate(division.Data(_votes));
}

/// <summary>The choice of the best with ties drawn by lot.</summary>
internal static class Best
{
    public static int Of(IReadOnlyList<int> items, double draw, Func<int, double> score)
    {
        var best = new List<int>();
        var top = double.NegativeInfinity;
        foreach (var item in items)
        {
            var value = score(item);
            if (value > top + 1e-12)
            {
                best.Clear();
                top = value;
            }

            if (value > top - 1e-12)
                best.Add(item);
        }

        // The order of what is left depends on what was used before; lots must not.
        best.Sort();
        return best[(int)(draw * best.Count)];
    }
}
