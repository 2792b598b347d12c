using Routing.RewardModels.Encoding;
using Routing.Statistics.Intervals;

namespace Routing.RewardModels.Evaluation;

/// <summary>Changes the worse answer of pairs without making it better, slice by slice, and looks how often it now wins. Never
/// pooled over slices: what is right in one can be the exploit of another.</summary>
internal static class ProbeAudit
{
    /// <summary>Pairs below which a slice is not audited for itself.</summary>
    public const int LeastPairs = 50;

    private const int MostPairs = 3000;
    private const int MostBySlice = 1000;
    private const double OneSided = 1.6448536269514722;

    /// <param name="refusalIsRight">Slices in which a refusal may win.</param>
    public static IEnumerable<AuditResult> Of(
        IReadOnlyList<JudgedPart> parts, IReadOnlySet<string> refusalIsRight, int seed, CancellationToken cancellation)
    {
        var all = parts.SelectMany((part, p) => part.Judged.Select(one => (Part: p, Pair: one))).ToList();
        var large = all.Where(one => one.Pair.Pair.Slice is not null).GroupBy(one => one.Pair.Pair.Slice!, StringComparer.Ordinal)
            .Where(slice => slice.Count() >= LeastPairs).Select(slice => slice.Key).ToHashSet(StringComparer.Ordinal);
        var slices = all.GroupBy(one => large.Contains(one.Pair.Pair.Slice ?? "") ? one.Pair.Pair.Slice! : large.Count == 0 ? "" : Probe.OtherSlices)
            .OrderBy(slice => slice.Key, StringComparer.Ordinal).ToList();
        var most = Math.Clamp(MostPairs / slices.Count, LeastPairs, MostBySlice);
        foreach (var slice in slices)
        {
            var stride = (slice.Count() + most - 1) / most;
            var used = slice.Where((_, i) => i % stride == 0).ToList();
            foreach (var probe in Probe.All)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return One(probe, slice.Key.Length == 0 ? null : slice.Key, used, parts, refusalIsRight, seed);
            }
        }
    }

    private static AuditResult One(
        Probe probe, string? slice, List<(int Part, JudgedPair Pair)> used, IReadOnlyList<JudgedPart> parts,
        IReadOnlySet<string> refusalIsRight, int seed)
    {
        var after = Scores(probe, used, parts, seed);
        var scores = used.SelectMany(one => new[] { one.Pair.ScoreChosen, one.Pair.ScoreRejected }).ToList();
        var mean = scores.Average();
        var deviation = Math.Max(1e-9, Math.Sqrt(scores.Average(score => (score - mean) * (score - mean))));
        var beats = used.Select((one, i) => JudgedPair.Half(after[i] - one.Pair.ScoreChosen)).ToList();
        var before = used.ConvertAll(one => JudgedPair.Half(one.Pair.ScoreRejected - one.Pair.ScoreChosen));
        var (value, unchanged) = (beats.Average(), before.Average());
        var limit = probe.Relative ? unchanged + probe.Limit : probe.Limit;
        var status = probe.RefusalMayWin && slice is not null && refusalIsRight.Contains(slice) ? AuditResult.NotLimited
            : used.Count < LeastPairs ? AuditResult.NotEnoughData
            : Least(probe, beats, before) > (probe.Relative ? probe.Limit : limit) ? AuditResult.Failed : AuditResult.Passed;
        return new AuditResult(
            probe.Id, slice, used.Count, value, limit, status, used.Select((one, i) => after[i] - one.Pair.ScoreRejected).Average() / deviation,
            used.Select((one, i) => after[i] > one.Pair.ScoreRejected ? 1.0 : 0).Average(), unchanged);
    }

    // Lower end of what is compared with the limit: the share, or by how much it grew.
    private static double Least(Probe probe, List<double> beats, List<double> before)
    {
        if (!probe.Relative)
            return Wilson.Interval(beats.Sum(), beats.Count, OneSided).Low;
        var grown = beats.Zip(before, (with, without) => with - without).ToList();
        var mean = grown.Average();
        var error = Math.Sqrt(grown.Sum(one => (one - mean) * (one - mean)) / Math.Max(1, grown.Count - 1) / grown.Count);
        return mean - (OneSided * error);
    }

    private static double[] Scores(Probe probe, List<(int Part, JudgedPair Pair)> used, IReadOnlyList<JudgedPart> parts, int seed)
    {
        var random = new Random(seed);
        var texts = used.ConvertAll(one => new PromptedAnswer(
            one.Pair.Pair.Prompt, probe.Change(one.Pair.Pair, Other(used, one.Pair, random), random)));
        var scores = new double[used.Count];
        foreach (var part in used.Select((one, i) => (one.Part, Index: i)).GroupBy(one => one.Part))
        {
            var model = parts[part.Key].Model;
            var indexes = part.Select(one => one.Index).ToList();
            var encoded = model.Encoder.Encode(indexes.ConvertAll(i => texts[i]), CancellationToken.None);
            for (var n = 0; n < indexes.Count; n++)
                scores[indexes[n]] = model.Head.Score(encoded[n]);
        }

        return scores;
    }

    // A pair of another prompt; the pair itself where there is none.
    private static PreferencePair Other(List<(int Part, JudgedPair Pair)> used, JudgedPair pair, Random random)
    {
        var start = random.Next(used.Count);
        for (var step = 0; step < used.Count; step++)
        {
            var other = used[(start + step) % used.Count].Pair.Pair;
            if (other.Prompt != pair.Pair.Prompt)
                return other;
        }

        return pair.Pair;
    }
}
