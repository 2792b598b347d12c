namespace Routing.RewardModels.Evaluation;

/// <summary>How well a person does at saying what others say: the level that no model of these judgments can be far above.</summary>
internal static class HumanCeiling
{
    /// <summary>Judgments on pairs that others judged too, below which nothing is claimed.</summary>
    public const int LeastJudgments = 50;

    /// <summary>Share of judgments that agree with the majority of the others on the same pair, an even split counting half; null
    /// where too few pairs were judged twice.</summary>
    public static double? Of(IEnumerable<JudgedPair> judged)
    {
        var (agreeing, all) = (0.0, 0);
        foreach (var same in judged.GroupBy(one => TextsOf(one.Pair)))
        {
            int n = same.Count(), forA = same.Count(one => one.Pair.Chosen == same.Key.A);
            if (n < 2)
                continue;
            all += n;
            agreeing += (forA * JudgedPair.Half((2 * (forA - 1)) - (n - 1))) + ((n - forA) * JudgedPair.Half((2 * (n - forA - 1)) - (n - 1)));
        }

        return all < LeastJudgments ? null : agreeing / all;
    }

    // Each person may have seen the sides swapped.
    private static (string Prompt, string A, string B) TextsOf(PreferencePair pair) =>
        string.CompareOrdinal(pair.ResponseA, pair.ResponseB) <= 0 ? (pair.Prompt, pair.ResponseA, pair.ResponseB) : (pair.Prompt, pair.ResponseB, pair.ResponseA);
}
