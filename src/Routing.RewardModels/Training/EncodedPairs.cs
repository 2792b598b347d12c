using System.Numerics.Tensors;
using Routing.RewardModels.Encoding;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Training;

/// <summary>Pairs as features, the answer that is preferred more first.</summary>
/// <param name="Chosen">φ of the preferred answer, [N][D]; equal answers may share one array.</param>
/// <param name="Rejected">φ of the other, [N][D].</param>
/// <param name="Difference">Their difference, [N][D].</param>
/// <param name="Outcomes">How each pair ended, seen from the preferred answer, [N].</param>
public sealed record EncodedPairs(
    FeatureBlocks Blocks, float[][] Chosen, float[][] Rejected, float[][] Difference, PairOutcome[] Outcomes)
{
    /// <summary>Share of unseen features of the preferred answer and of the other, [N].</summary>
    public (double Chosen, double Rejected)[] Unseen { get; init; } = [];

    /// <summary>Number of pairs.</summary>
    public int Count => Difference.Length;

    /// <summary>Encodes every different answer once.</summary>
    public static EncodedPairs Of(
        IFeatureEncoder encoder, IReadOnlyList<PreferencePair> pairs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(pairs);
        var index = new Dictionary<PromptedAnswer, int>();
        int Index(PromptedAnswer text)
        {
            if (!index.TryGetValue(text, out var at))
                index[text] = at = index.Count;
            return at;
        }

        var places = pairs.Select(pair => (
            Chosen: Index(new PromptedAnswer(pair.Prompt, pair.Chosen)), Rejected: Index(new PromptedAnswer(pair.Prompt, pair.Rejected)))).ToList();
        var encoded = encoder.Encode([.. index.Keys], cancellation);
        return new EncodedPairs(
            encoder.Blocks,
            [.. places.Select(place => encoded[place.Chosen].Features)],
            [.. places.Select(place => encoded[place.Rejected].Features)],
            [.. places.Select(place => Less(encoded[place.Chosen].Features, encoded[place.Rejected].Features))],
            [.. pairs.Select(pair => pair.ChosenOutcome)])
        {
            Unseen = [.. places.Select(place => (encoded[place.Chosen].Unseen, encoded[place.Rejected].Unseen))],
        };
    }

    /// <summary>Some of the pairs.</summary>
    public EncodedPairs Where(Func<int, bool> keep)
    {
        var kept = Enumerable.Range(0, Count).Where(keep).ToList();
        return new EncodedPairs(
            Blocks, [.. kept.Select(i => Chosen[i])], [.. kept.Select(i => Rejected[i])], [.. kept.Select(i => Difference[i])],
            [.. kept.Select(i => Outcomes[i])])
        {
            Unseen = [.. kept.Where(i => i < Unseen.Length).Select(i => Unseen[i])],
        };
    }

    /// <summary>These pairs, then others.</summary>
    public EncodedPairs And(EncodedPairs others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new EncodedPairs(
            Blocks, [.. Chosen, .. others.Chosen], [.. Rejected, .. others.Rejected], [.. Difference, .. others.Difference],
            [.. Outcomes, .. others.Outcomes])
        {
            Unseen = [.. Unseen, .. others.Unseen],
        };
    }

    private static float[] Less(float[] a, float[] b)
    {
        var difference = new float[a.Length];
        TensorPrimitives.Subtract(a, b, difference);
        return difference;
    }
}
