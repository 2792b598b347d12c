namespace Routing.RewardModels.Encoding;

/// <summary>What is new in the answers to a prompt when it comes for the first time. Answers to one prompt share words that no other prompt's
/// answers have, so that among all texts of training next to nothing looks new.</summary>
internal static class GroupNovelty
{
    /// <summary>Share of each answer's features that the encoder would not know, had it been fitted without the answer's group, [N].</summary>
    /// <param name="groups">Of each answer, [N].</param>
    /// <param name="known">Whether the encoder knows a bucket.</param>
    /// <param name="leastTexts">Texts with a feature from which on an encoder knows it.</param>
    /// <param name="take">Counts the features of an answer, on the calling thread.</param>
    public static double[] Of(
        IReadOnlyList<PromptedAnswer> texts, IReadOnlyList<string> groups, Func<int, bool> known, int leastTexts,
        Func<PromptedAnswer, SparseText> take)
    {
        var all = new int[SparseText.Buckets];
        Parallel.For(0, texts.Count, n =>
        {
            foreach (var (bucket, _) in take(texts[n]).Values())
                Interlocked.Increment(ref all[bucket]);
        });
        var shares = new double[texts.Count];
        Parallel.ForEach(Enumerable.Range(0, texts.Count).GroupBy(n => groups[n], StringComparer.Ordinal), group =>
        {
            var own = new Dictionary<int, int>();
            foreach (var (bucket, _) in group.SelectMany(n => take(texts[n]).Values()))
                own[bucket] = own.GetValueOrDefault(bucket) + 1;
            foreach (var n in group)
            {
                var text = take(texts[n]);
                shares[n] = text.Unseen(text.Values().Count(one => known(one.Bucket) && all[one.Bucket] - own[one.Bucket] >= leastTexts));
            }
        });
        return shares;
    }
}
