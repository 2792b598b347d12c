using System.Numerics.Tensors;
using Routing.RewardModels.Encoding;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Training;

/// <summary>Pairs as features, the answer that is preferred more first.</summary>
/// <param name="Chosen">The preferred answer, [N]; equal answers may share one array of features.</param>
/// <param name="Rejected">The other, [N].</param>
/// <param name="Difference">Difference of their φ, [N][D].</param>
/// <param name="Outcomes">How each pair ended, seen from the preferred answer, [N].</param>
public sealed record EncodedPairs(
    FeatureBlocks Blocks, EncodedText[] Chosen, EncodedText[] Rejected, float[][] Difference, PairOutcome[] Outcomes)
{
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
        return Of(
            encoder.Blocks, [.. places.Select(place => encoded[place.Chosen])], [.. places.Select(place => encoded[place.Rejected])],
            [.. pairs.Select(pair => pair.ChosenOutcome)]);
    }

    /// <summary>Pairs of answers that are encoded already.</summary>
    public static EncodedPairs Of(FeatureBlocks blocks, EncodedText[] chosen, EncodedText[] rejected, PairOutcome[] outcomes) =>
        new(blocks, chosen, rejected, [.. chosen.Zip(rejected, (a, b) => Less(a.Features, b.Features))], outcomes);

    /// <summary>Some of the pairs.</summary>
    public EncodedPairs Where(Func<int, bool> keep)
    {
        var kept = Enumerable.Range(0, Count).Where(keep).ToList();
        return new EncodedPairs(
            Blocks, [.. kept.Select(i => Chosen[i])], [.. kept.Select(i => Rejected[i])], [.. kept.Select(i => Difference[i])],
            [.. kept.Select(i => Outcomes[i])]);
    }

    /// <summary>These pairs, then others.</summary>
    public EncodedPairs And(EncodedPairs others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new EncodedPairs(
            Blocks, [.. Chosen, .. others.Chosen], [.. Rejected, .. others.Rejected], [.. Difference, .. others.Difference],
            [.. Outcomes, .. others.Outcomes]);
    }

    private static float[] Less(float[] a, float[] b)
    {
        var difference = new float[a.Length];
        TensorPrimitives.Subtract(a, b, difference);
        return difference;
    }
}
