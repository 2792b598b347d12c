using System.Globalization;
using Routing.Core.Assignment;
using Routing.RewardModels.Evaluation;
using Routing.Statistics.Preferences;

namespace Routing.RewardModels.Training;

/// <summary>Pairs that nobody judged: the chosen answer is better than one made to fool the model. They are made from training
/// pairs, marked in their id, weigh less than a judgment, and are never evaluated on.</summary>
internal static class CounterExamples
{
    /// <summary>Begins the id of each.</summary>
    public const string Mark = "synthetic:";

    /// <summary>Counter-examples at most, as a share of all the data that a head is then trained on.</summary>
    public const double MostShare = 0.2;

    /// <summary>Counter-examples for some probes. Which pairs they are made from depends on the ids alone, so that they stay while
    /// labels come in.</summary>
    /// <param name="failed">Probes with the slices where the model was fooled; a slice of null stands for all.</param>
    /// <param name="weight">Of each, in (0, 0.3]; a judgment weighs at most 1.</param>
    public static List<PreferencePair> Of(
        IReadOnlyList<PreferencePair> pairs, IReadOnlyList<(string Probe, string? Slice)> failed, double weight)
    {
        var probes = failed.Select(one => one.Probe).Distinct(StringComparer.Ordinal).ToList();
        var most = (int)(pairs.Count * MostShare / (1 - MostShare) / Math.Max(1, probes.Count));
        return [.. Probe.All.Where(probe => probes.Contains(probe.Id)).SelectMany(probe => pairs
            .Select((pair, i) => (Pair: pair, Index: i))
            .Where(one => one.Pair.Preferred != Preferred.Tie && failed.Any(fail =>
                fail.Probe == probe.Id && (fail.Slice is null || fail.Slice == one.Pair.Slice || fail.Slice == Probe.OtherSlices)))
            .OrderBy(one => Draw(probe, one.Pair)).Take(most)
            .Select(one => Made(probe, one.Pair, Other(pairs, one.Index), weight)).OfType<PreferencePair>())];
    }

    private static PreferencePair? Made(Probe probe, PreferencePair pair, PreferencePair other, double weight)
    {
        var random = new Random((int)(Draw(probe, pair) & int.MaxValue));
        var changed = probe.Change(pair, other, random);
        return changed == pair.Chosen ? null : new PreferencePair(
            string.Create(CultureInfo.InvariantCulture, $"{Mark}{probe.Id}:{pair.Id}"), pair.Prompt, pair.Chosen, changed, Preferred.A, null,
            pair.Slice)
        {
            Belief = new PairOutcome(weight, 0, 0), Group = pair.Group,
        };
    }

    private static ulong Draw(Probe probe, PreferencePair pair) => StableHash.Of(probe.Id + "\n" + pair.Id);

    // The next pair of another prompt; the pair itself where there is none.
    private static PreferencePair Other(IReadOnlyList<PreferencePair> pairs, int index)
    {
        for (var step = 1; step < pairs.Count; step++)
        {
            if (pairs[(index + step) % pairs.Count] is var other && other.Prompt != pairs[index].Prompt)
                return other;
        }

        return pairs[index];
    }
}
