using System.Collections.Immutable;
using Routing.Statistics.Agreement;
using static Routing.Core.Reviewers.ReviewerEvent;

namespace Routing.Core.Reviewers;

/// <summary>Agreement with gold on scales, where near answers count in part (algorithms.md §6.6): quadratically weighted κ
/// (J. Cohen, 1968).</summary>
internal static class ScaleAgreement
{
    /// <summary>The κ that a calibration asks for.</summary>
    public const double Needed = 0.6;

    /// <summary>κ of the question he is worst at; null where there is no scale, or all gold and all answers are one level.</summary>
    public static double? Lowest(IEnumerable<GoldAnswered> answers, ImmutableDictionary<string, int> scales) => scales.IsEmpty
        ? null
        : answers.Where(answer => scales.ContainsKey(answer.Question) && answer.Given >= 0).GroupBy(answer => answer.Question, StringComparer.Ordinal)
            .Select(question => ChanceCorrected.Cohen(
                [.. question.Select(answer => (answer.Expected, answer.Given))], scales[question.Key], MeasurementLevel.Interval))
            .Min();
}
