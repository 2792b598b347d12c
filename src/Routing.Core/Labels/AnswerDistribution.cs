using System.Collections.Immutable;
using Routing.Statistics.Intervals;
using static Routing.Core.Tasks.FeedbackTaskEvent;

namespace Routing.Core.Labels;

/// <summary>What people answer to a question of taste: shares, none of which is the truth.</summary>
/// <param name="Counts">Answers by class, [K]; people who seem to answer as one count as one.</param>
public sealed record AnswerDistribution(ImmutableArray<double> Counts)
{
    /// <summary>Answers.</summary>
    public double Answers => Counts.Sum();

    /// <summary>Share of a class with its 95 % Wilson interval; null without answers.</summary>
    public (double Share, double Low, double High)? ShareOf(int k)
    {
        if (Answers <= 0)
            return null;
        var (low, high) = Wilson.Interval(Counts[k], Answers);
        return (Counts[k] / Answers, low, high);
    }

    /// <summary>Shares with one more answer in each class, [K]: what routing goes by.</summary>
    public double[] Smoothed() => [.. Counts.Select(count => (count + 1) / (Answers + Counts.Length))];

    /// <summary>The answers to one question.</summary>
    public static AnswerDistribution Of(IReadOnlyCollection<Judged> judgments, int question, int classes, Blocs blocs)
    {
        var counts = new double[classes]; // [K]
        var people = judgments.Select(judged => judged.Reviewer);
        foreach (var judged in judgments.Where(judged => judged.Classes[question] >= 0))
            counts[judged.Classes[question]] += blocs.IsEmpty ? 1 : blocs.ShareOf(judged.Reviewer, people);
        return new AnswerDistribution([.. counts]);
    }

    /// <summary>The same by the group that people declared; those without are missing.</summary>
    public static ImmutableSortedDictionary<string, AnswerDistribution> ByGroup(
        IReadOnlyCollection<Judged> judgments, int question, int classes, Blocs blocs) =>
        judgments.Where(judged => judged.Group is not null).GroupBy(judged => judged.Group!, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => Of([.. group], question, classes, blocs), StringComparer.Ordinal);
}
