using Routing.Contracts;
using Routing.Core.Reviewers;

namespace Routing.Grains.Reviewers;

/// <summary>Signals as they cross the wire.</summary>
internal static class ConductViews
{
    public static SignalDocument ToDocument(this ReviewerSignal signal) =>
        new(signal.Kind.ToString(), signal.Acts, signal.Words, signal.At, [.. signal.With]);

    public static ReviewerSignal ToSignal(this SignalDocument signal) =>
        new(Enum.Parse<SignalKind>(signal.Kind), signal.Acts, signal.Words, signal.At, [.. signal.With]);

    /// <summary>What is to be told to each reviewer about whom something is to be told.</summary>
    public static IEnumerable<(string Reviewer, ConductDocument Conduct)> ToDocuments(this ConductReport report) =>
        report.Signals.Keys.Union(report.Promotions.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(reviewer => (
            reviewer,
            new ConductDocument(
                [.. report.Signals.GetValueOrDefault(reviewer, []).Select(ToDocument)],
                report.Promotions.GetValueOrDefault(reviewer, []).ToDictionary(shown => shown.Slice, shown => shown.Words, StringComparer.Ordinal))));
}
