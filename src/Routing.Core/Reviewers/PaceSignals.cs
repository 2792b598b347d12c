using Routing.Statistics.Signals;

namespace Routing.Core.Reviewers;

/// <summary>Signals in how long people take (algorithms.md §6.3 and 6.4). Times are compared within a slice.</summary>
internal static class PaceSignals
{
    private const int Window = 50, LeastTimed = 20;
    private const double FastQuantile = 0.02, FastOfMedian = 0.3, FastShare = 0.20;

    // Nobody reads in less: such times are those of machines that replay people.
    private static readonly double _readable = Math.Log(1);

    /// <summary>Everybody's signals of speed and of a changed pace.</summary>
    public static IEnumerable<(string Reviewer, ReviewerSignal Signal)> Of(ILookup<string, Evidence> evidence)
    {
        // One question of a task is enough: all of it was answered at once.
        var timed = evidence.SelectMany(pieces => pieces).Where(piece => piece.Took > TimeSpan.Zero)
            .DistinctBy(piece => (piece.Item, piece.Reviewer))
            .Select(piece => new Timed(piece.Reviewer, piece.Slice, piece.At, Math.Log(piece.Took!.Value.TotalSeconds))).ToList();
        var bySlice = timed.GroupBy(answer => answer.Slice, StringComparer.Ordinal)
            .ToDictionary(slice => slice.Key, slice => SlicePace.Of([.. slice]), StringComparer.Ordinal);
        foreach (var answers in timed.GroupBy(answer => answer.Reviewer, StringComparer.Ordinal))
        {
            var own = answers.Where(answer => bySlice[answer.Slice].Median > _readable).OrderBy(answer => answer.At).ToList();
            if (own.Count < LeastTimed)
                continue;
            if (Fast(answers.Key, own, bySlice) is { } fast)
                yield return (answers.Key, fast);
            if (Shift(own, bySlice) is { } shift)
                yield return (answers.Key, shift);
        }
    }

    private static ReviewerSignal? Fast(string reviewer, List<Timed> own, Dictionary<string, SlicePace> bySlice)
    {
        var last = own.TakeLast(Window).ToList();
        if (last.Count < Window)
            return null;
        var limits = last.Select(answer => answer.Slice).Distinct(StringComparer.Ordinal).ToDictionary(
            slice => slice,
            slice => Math.Min(bySlice[slice].QuantileWithout(reviewer, FastQuantile), bySlice[slice].Median + Math.Log(FastOfMedian)),
            StringComparer.Ordinal);
        var fast = last.Count(answer => answer.Log < limits[answer.Slice]);
        return fast > FastShare * last.Count
            ? Conduct.Signal(SignalKind.Speed, true, $"{fast} of the last {last.Count} answers took less than .3 of the median and were faster than 98 % of the others' answers", last[^1].At)
            : null;
    }

    private static ReviewerSignal? Shift(List<Timed> own, Dictionary<string, SlicePace> bySlice)
    {
        var test = default(PageHinkley);
        (DateTimeOffset At, bool Slower)? shift = null;
        foreach (var answer in own)
        {
            test = test.Next(bySlice[answer.Slice].Standardised(answer.Log));
            if (!test.Shifted)
                continue;
            shift = (answer.At, test.Rise > 1);
            test = default;
        }

        return shift is { } seen
            ? Conduct.Signal(SignalKind.Pace, false, $"answers became markedly {(seen.Slower ? "slower" : "faster")} than before", seen.At)
            : null;
    }

    private sealed record Timed(string Reviewer, string Slice, DateTimeOffset At, double Log);

    // Log seconds of a slice, each reviewer with his newest answers only, so that nobody sets the pace alone.
    private sealed record SlicePace(List<Timed> Sorted, double Median, double Mean, double Deviation)
    {
        public static SlicePace Of(List<Timed> answers)
        {
            List<Timed> sorted = [.. answers.GroupBy(answer => answer.Reviewer, StringComparer.Ordinal)
                .SelectMany(own => own.OrderByDescending(answer => answer.At).Take(Window)).OrderBy(answer => answer.Log)];
            var mean = sorted.Average(answer => answer.Log);
            var variance = sorted.Average(answer => Math.Pow(answer.Log - mean, 2));
            var medians = sorted.GroupBy(answer => answer.Reviewer, StringComparer.Ordinal)
                .Select(own => own.ElementAt(own.Count() / 2).Log).Order().ToList();
            return new SlicePace(sorted, medians[medians.Count / 2], mean, Math.Max(0.1, Math.Sqrt(variance)));
        }

        public double Standardised(double log) => (log - Mean) / Deviation;

        /// <summary>The time below which a share of the others' answers lie; nothing is below it where there are none.</summary>
        public double QuantileWithout(string reviewer, double share)
        {
            var left = (int)(share * Sorted.Count(answer => answer.Reviewer != reviewer));
            foreach (var answer in Sorted)
            {
                if (answer.Reviewer != reviewer && left-- <= 0)
                    return answer.Log;
            }

            return double.NegativeInfinity;
        }
    }
}
